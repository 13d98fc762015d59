"""Zendesk on the desk's port."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Literal

from relevo.desk.integrations import api as desk
from relevo.integrations.zendesk import wire

Json = Mapping[str, Any]
MOST_PEOPLE = 5


class ZendeskConnector(desk.IntegrationConnector):
    kind: ClassVar[str] = "zendesk"
    category: ClassVar[Literal["shop", "crm", "desk", "other"]] = "desk"
    abilities: ClassVar[frozenset[desk.Ability]] = frozenset({"customers", "records", "file_brief"})
    fields: ClassVar[Sequence[desk.SettingField]] = (
        desk.SettingField(name="base_url", pattern=r"https?://\S{3,300}", is_address=True),
        desk.SettingField(name="email", pattern=r"[^@\s:/]+@[^@\s:/]+\.[^@\s:/]+"),
        desk.SettingField(name="api_token", secret=True, pattern=r"[A-Za-z0-9._=+/-]{20,400}"),
        desk.SettingField(name="file_briefs", options=("never", "handoff"), default="never"),
    )

    async def check(self, link: desk.Link) -> desk.Proven:
        proving = desk.Proving()
        own = await proving.sign_in(self._own(link))
        if own is None:
            return desk.Proven(proofs=proving.proofs)
        if own.get("role") not in wire.STAFF:
            detail = desk.line(own.get("role"), 40)
            proving.proofs.append(desk.Proof(name="requests", ok=False, code="forbidden", detail=detail))
            return desk.Proven(proofs=proving.proofs)
        nobody = desk.Who(email="nobody@example.com")
        await proving.may("customers", self.find_customers(link, nobody), ["customers"])
        requests = self._requests(link, desk.read_id(own.get("id")) or "0")
        await proving.may("requests", requests, ["records", "file_brief"])
        base = _base(link)
        return desk.Proven(
            proofs=proving.proofs,
            account_id=base.casefold(),
            account_name=base.split("//", 1)[-1],
            abilities=frozenset(proving.abilities),
        )

    async def find_customers(self, link: desk.Link, who: desk.Who) -> Sequence[desk.OutsideCustomer]:
        question = wire.search_for(who)
        if not question:
            return []
        answer = await self._ask(link, "GET", "/api/v2/users/search.json", query={"query": question})
        found = [wire.read_customer(row, _base(link)) for row in wire.rows(answer.fields, "users")]
        # The search also finds addresses that only contain the one that was asked for.
        mine = [one for one in found if one is not None and desk.owns(who, one.owner)]
        return mine[:MOST_PEOPLE]

    async def list_records(self, link: desk.Link, who: desk.Who) -> Sequence[desk.OutsideRecord]:
        records: list[desk.OutsideRecord] = []
        for owner in await self._theirs(link, who):
            found = [wire.read_request(row, _base(link)) for row in await self._requests(link, owner.id or "0")]
            records += [
                replace(one, owner=owner) if one.owner.id == owner.id else one for one in found if one is not None
            ]
        return records[: desk.MOST_LISTED]

    async def file_brief(self, link: desk.Link, filing: desk.Filing, *, key: str) -> desk.Written:
        # Zendesk remembers a key for two hours; its own number for our request it never forgets.
        query = {"external_id": wire.external_id(key)}
        earlier = wire.rows((await self._ask(link, "GET", "/api/v2/tickets.json", query=query)).fields, "tickets")
        if earlier:
            return wire.made_of(earlier[0], _base(link))
        made = await self._ask(
            link,
            "POST",
            "/api/v2/tickets.json",
            body=wire.request_of(filing, key),
            headers={"Idempotency-Key": wire.external_id(key)},
            writes=True,
        )
        return wire.made_of(wire.thing(made.fields, "ticket"), _base(link))

    async def _theirs(self, link: desk.Link, who: desk.Who) -> list[desk.Owner]:
        if who.ids:
            return [desk.Owner(id=number) for number in list(who.ids)[:MOST_PEOPLE] if number.isdigit()]
        return [one.owner for one in await self.find_customers(link, who)]

    async def _requests(self, link: desk.Link, number: str) -> list[Json]:
        query = {"page[size]": desk.MOST_LISTED, "sort": "-updated_at"}
        answer = await self._ask(link, "GET", f"/api/v2/users/{number}/tickets/requested.json", query=query)
        return wire.rows(answer.fields, "tickets")

    async def _own(self, link: desk.Link) -> Json:
        """Who the key belongs to. Zendesk answers a stranger with nobody instead of refusing them."""
        found = wire.thing((await self._ask(link, "GET", "/api/v2/users/me.json")).fields, "user")
        if found.get("id") is None:
            raise desk.OutsideFailed("unauthorized", "Zendesk knows nobody by this key.")
        return found

    async def _ask(
        self,
        link: desk.Link,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> desk.Reply:
        signed = {"Authorization": wire.authorization(link.value("email"), link.secret("api_token"))}
        return await desk.Asker(self._egress).ask(
            method, _base(link) + path, headers={**signed, **(headers or {})}, sentence=wire.sentence, **more
        )


def _base(link: desk.Link) -> str:
    return link.value("base_url").rstrip("/")
