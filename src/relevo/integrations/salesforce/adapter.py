"""Salesforce on the desk's port.

An app of the customer's own signs in with its client credentials; the token is good for the organisation's own address
only, so that address is part of the settings and no other is ever called.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Literal

from relevo.desk.integrations import api as desk
from relevo.integrations.salesforce import soql, wire
from relevo.integrations.salesforce.tokens import Tokens
from relevo.platform.egress import Egress

Json = Mapping[str, Any]
VERSION = "/services/data/v62.0"
MANY_CURRENCIES = "many_currencies"


class SalesforceConnector(desk.IntegrationConnector):
    kind: ClassVar[str] = "salesforce"
    category: ClassVar[Literal["shop", "crm", "desk", "other"]] = "crm"
    abilities: ClassVar[frozenset[desk.Ability]] = frozenset({"customers", "deals", "orders", "records", "write_note"})
    fields: ClassVar[Sequence[desk.SettingField]] = (
        desk.SettingField(name="base_url", pattern=r"https?://\S{3,300}", is_address=True),
        desk.SettingField(name="client_id", pattern=r"[A-Za-z0-9._-]{10,300}"),
        desk.SettingField(name="client_secret", secret=True, pattern=r"[A-Za-z0-9._-]{10,300}"),
        desk.SettingField(name="write_notes", options=("no", "yes"), default="no"),
        desk.SettingField(name="currency", required=False, pattern=r"[A-Z]{3}", is_advanced=True),
    )

    def __init__(self, egress: Egress) -> None:
        super().__init__(egress)
        self._tokens = Tokens()

    async def check(self, link: desk.Link) -> desk.Proven:
        self._tokens.forget(link)
        proving = desk.Proving()
        company = await proving.sign_in(self._query(link, "SELECT Id, Name FROM Organization LIMIT 1"))
        if company is None:
            return desk.Proven(proofs=proving.proofs)
        many = await self._has_many_currencies(link)
        nobody = ["003000000000000AAA"]
        await proving.may("customers", self._query(link, soql.contacts(desk.Who(ids=nobody))), ["customers"])
        deals = self._query(link, soql.deals(nobody, many_currencies=many))
        await proving.may("deals", deals, ["deals"], is_advice=True)
        orders = self._query(link, soql.orders(nobody, many_currencies=many))
        await proving.may("orders", orders, ["orders"], is_advice=True)
        if await proving.may("notes", self._query(link, soql.tasks(nobody)), ["records"], is_advice=True):
            proving.abilities.add("write_note")
        row: Json = company[0] if company else {}
        return desk.Proven(
            proofs=proving.proofs,
            account_id=desk.read_id(row.get("Id")),
            account_name=desk.line(row.get("Name"), 120),
            learned={MANY_CURRENCIES: "yes" if many else "no"},
            abilities=frozenset(proving.abilities),
        )

    async def find_customers(self, link: desk.Link, who: desk.Who) -> Sequence[desk.OutsideCustomer]:
        question = soql.contacts(who)
        rows = await self._query(link, question) if question else []
        found = [wire.read_customer(row, who, _base(link)) for row in rows]
        return [one for one in found if one is not None]

    async def list_deals(self, link: desk.Link, who: desk.Who) -> Sequence[desk.OutsideDeal]:
        theirs = await self._theirs(link, who)
        if not theirs:
            return []
        question = soql.deals(list(theirs), many_currencies=_many(link))
        deals: dict[str, desk.OutsideDeal] = {}
        for row in await self._query(link, question):
            deal = wire.read_deal(row, currency=link.value("currency"), page=_base(link))
            if deal is not None:
                # Somebody with two roles in a deal has one deal.
                deals.setdefault(deal.id, _of(deal, theirs))
        return list(deals.values())

    async def list_orders(self, link: desk.Link, who: desk.Who) -> Sequence[desk.OutsideOrder]:
        theirs = await self._theirs(link, who)
        if not theirs:
            return []
        orders: list[desk.OutsideOrder] = []
        for row in await self._query(link, soql.orders(list(theirs), many_currencies=_many(link))):
            people = wire.people_of(row)
            owner = next((theirs[one] for one in people if one in theirs), desk.Owner(id=next(iter(people), None)))
            order = wire.read_order(row, owner, currency=link.value("currency"), page=_base(link))
            orders += [order] if order is not None else []
        return sorted(orders, key=lambda one: one.placed_at, reverse=True)

    async def find_order(self, link: desk.Link, number: str) -> desk.OutsideOrder | None:
        rows = await self._query(link, soql.order(number, many_currencies=_many(link)))
        if len(rows) != 1:
            return None
        people = wire.people_of(rows[0])
        owner = desk.Owner(id=next(iter(people), None))
        if owner.id is not None:
            known = await self.find_customers(link, desk.Who(ids=[owner.id]))
            owner = known[0].owner if known else owner
        return wire.read_order(rows[0], owner, currency=link.value("currency"), page=_base(link))

    async def list_records(self, link: desk.Link, who: desk.Who) -> Sequence[desk.OutsideRecord]:
        theirs = await self._theirs(link, who)
        rows = await self._query(link, soql.tasks(list(theirs))) if theirs else []
        found = [wire.read_task(row, _base(link)) for row in rows]
        return [_of(one, theirs) for one in found if one is not None]

    async def write_note(self, link: desk.Link, filing: desk.Filing, *, key: str) -> desk.Written:
        theirs = await self._theirs(link, filing.who)
        contact_id = next(iter(theirs), None)
        if contact_id is None:
            raise desk.OutsideFailed("not_found", "Salesforce has no contact with this address.")
        earlier = await self._query(link, soql.written(contact_id, wire.subject_of(filing, key)))
        if earlier:
            number = desk.read_id(earlier[0].get("Id")) or ""
        else:
            task = wire.task_of(filing, contact_id, key)
            made = await self._ask(link, "POST", f"{VERSION}/sobjects/Task", body=task, writes=True)
            number = desk.read_id(made.fields.get("id")) or ""
        return desk.Written(id=number, url=desk.read_url(f"{_base(link)}/{number}"))

    async def _theirs(self, link: desk.Link, who: desk.Who) -> dict[str, desk.Owner]:
        """The contacts who are this customer, by their own addresses there."""
        if who.ids:
            return {one: desk.Owner(id=one) for one in who.ids}
        known = [one.owner for one in await self.find_customers(link, who)]
        return {owner.id: owner for owner in known if owner.id and desk.owns(who, owner)}

    async def _has_many_currencies(self, link: desk.Link) -> bool:
        try:
            await self._query(link, "SELECT CurrencyIsoCode FROM Opportunity LIMIT 1")
        except desk.OutsideFailed:
            return False
        return True

    async def _query(self, link: desk.Link, question: str) -> list[Json]:
        answer = (await self._ask(link, "GET", f"{VERSION}/query", query={"q": question})).fields
        rows = wire.records(answer)
        while len(rows) < desk.MOST_LISTED and (path := wire.next_page(answer)):
            answer = (await self._ask(link, "GET", path)).fields
            rows += wire.records(answer)
        return rows[: desk.MOST_LISTED]

    async def _ask(
        self, link: desk.Link, method: str, path: str, *, query: Mapping[str, str] | None = None, **more: Any
    ) -> desk.Reply:
        """With a token; one that ran out is asked for anew, once."""
        known = self._tokens.find(link)
        try:
            return await self._send(link, known or await self._sign_in(link), method, path, query=query, **more)
        except desk.OutsideFailed as failed:
            if failed.code != "unauthorized" or known is None:
                raise
        self._tokens.forget(link)
        return await self._send(link, await self._sign_in(link), method, path, query=query, **more)

    async def _send(self, link: desk.Link, token: str, method: str, path: str, **more: Any) -> desk.Reply:
        headers = {"Authorization": f"Bearer {token}"}
        try:
            return await desk.Asker(self._egress).ask(
                method, _base(link) + path, headers=headers, sentence=wire.sentence, **more
            )
        except desk.OutsideFailed as failed:
            if failed.code == "forbidden" and wire.TOO_MANY in failed.detail:
                # Salesforce says "forbidden" when the day's calls are used up.
                raise desk.OutsideFailed("busy", failed.detail, status=failed.status) from failed
            raise

    async def _sign_in(self, link: desk.Link) -> str:
        form = {
            "grant_type": "client_credentials",
            "client_id": link.value("client_id"),
            "client_secret": link.secret("client_secret"),
        }
        reply = await desk.Asker(self._egress).ask(
            "POST", f"{_base(link)}/services/oauth2/token", form=form, accept=(400,), sentence=wire.sentence
        )
        if reply.status == 400 and wire.token_problem(reply.fields):
            raise desk.OutsideFailed("unauthorized", wire.sentence(reply.data), status=400)
        token = reply.fields.get("access_token")
        if not isinstance(token, str) or not token:
            raise desk.OutsideFailed("garbled", "Salesforce gave no token.")
        self._tokens.keep(link, token)
        return token


def _of(one: Any, theirs: Mapping[str, desk.Owner]) -> Any:
    """A deal or task names a contact by id; that contact's own addresses go with it."""
    return replace(one, owner=theirs.get(one.owner.id or "", one.owner))


def _many(link: desk.Link) -> bool:
    return link.value(MANY_CURRENCIES) == "yes"


def _base(link: desk.Link) -> str:
    return link.value("base_url").rstrip("/")
