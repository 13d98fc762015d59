"""HubSpot on the desk's port."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar, Literal

from relevo.desk.integrations import api as desk
from relevo.integrations.hubspot import wire

Json = Mapping[str, Any]


class HubSpotConnector(desk.IntegrationConnector):
    kind: ClassVar[str] = "hubspot"
    category: ClassVar[Literal["shop", "crm", "desk", "other"]] = "crm"
    abilities: ClassVar[frozenset[desk.Ability]] = frozenset({"customers", "deals", "orders", "records", "write_note"})
    fields: ClassVar[Sequence[desk.SettingField]] = (
        desk.SettingField(name="access_token", secret=True, pattern=r"[A-Za-z0-9._-]{20,400}"),
        desk.SettingField(name="write_notes", options=("no", "yes"), default="no"),
        desk.SettingField(
            name="base_url",
            pattern=r"https?://\S{3,300}",
            default=wire.DEFAULT_URL,
            is_address=True,
            is_advanced=True,
        ),
    )

    async def check(self, link: desk.Link) -> desk.Proven:
        proving = desk.Proving()
        account = await proving.sign_in(self._account(link))
        if account is None:
            return desk.Proven(proofs=proving.proofs)
        one = {"limit": 1}
        await proving.may("customers", self._search(link, "contacts", one), ["customers"])
        await proving.may("deals", self._search(link, "deals", one), ["deals"], is_advice=True)
        await proving.may("orders", self._search(link, "orders", one), ["orders"], is_advice=True)
        # A note is read and written with the contacts' permissions; writing is only proven by doing it.
        if await proving.may("notes", self._search(link, "notes", one), ["records"], is_advice=True):
            proving.abilities.add("write_note")
        portal = desk.read_id(account.get("portalId"))
        return desk.Proven(
            proofs=proving.proofs,
            account_id=portal,
            account_name=f"HubSpot {portal}" if portal else "",
            learned={
                "portal_id": portal or "",
                "ui_domain": desk.line(account.get("uiDomain"), 100),
                "currency": desk.line(account.get("companyCurrency"), 3),
            },
            abilities=frozenset(proving.abilities),
        )

    async def find_customers(self, link: desk.Link, who: desk.Who) -> Sequence[desk.OutsideCustomer]:
        body = wire.search_contacts(who)
        if body is None:
            return []
        rows = wire.results(await self._search(link, "contacts", body))
        found = [wire.read_customer(row, who, _page(link)) for row in rows]
        return [one for one in found if one is not None]

    async def list_deals(self, link: desk.Link, who: desk.Who) -> Sequence[desk.OutsideDeal]:
        rows, owners = await self._linked(link, who, "deals", wire.DEAL, "createdate")
        if not rows:
            return []
        stages = wire.read_stages((await self._ask(link, "GET", "/crm/v3/pipelines/deals")).fields)
        currency, page = link.value("currency"), _page(link)
        found = [
            wire.read_deal(row, owners[str(row.get("id"))], stages=stages, currency=currency, page=page) for row in rows
        ]
        return [one for one in found if one is not None]

    async def list_orders(self, link: desk.Link, who: desk.Who) -> Sequence[desk.OutsideOrder]:
        rows, owners = await self._linked(link, who, "orders", wire.ORDER, "hs_createdate")
        found = [wire.read_order(row, owners[str(row.get("id"))], currency=link.value("currency")) for row in rows]
        # HubSpot sorts by when it heard of an order, people by when it was placed.
        return sorted((one for one in found if one is not None), key=lambda one: one.placed_at, reverse=True)

    async def find_order(self, link: desk.Link, number: str) -> desk.OutsideOrder | None:
        rows = wire.results(await self._search(link, "orders", wire.search_order(number)))
        if len(rows) != 1:
            # Two orders of one number: no way to tell which is meant.
            return None
        owners = await self._owners(link, "orders", rows)
        people = owners.get(str(rows[0].get("id"))) or []
        owner = desk.Owner(id=people[0]) if people else desk.Owner()
        if owner.id is not None:
            known = await self.find_customers(link, desk.Who(ids=[owner.id]))
            owner = known[0].owner if known else owner
        return wire.read_order(rows[0], owner, currency=link.value("currency"))

    async def list_records(self, link: desk.Link, who: desk.Who) -> Sequence[desk.OutsideRecord]:
        rows, owners = await self._linked(link, who, "notes", wire.NOTE, "hs_timestamp")
        found = [wire.read_note(row, owners[str(row.get("id"))], _page(link)) for row in rows]
        return [one for one in found if one is not None]

    async def write_note(self, link: desk.Link, filing: desk.Filing, *, key: str) -> desk.Written:
        people = [one for one in await self.find_customers(link, filing.who) if desk.owns(filing.who, one.owner)]
        contact_id = people[0].owner.id if people else None
        if contact_id is None:
            raise desk.OutsideFailed("not_found", "HubSpot has no contact with this address.")
        earlier = await self._search(link, "notes", wire.search_linked([contact_id], wire.NOTE, "hs_timestamp"))
        for row in wire.results(earlier):
            if wire.has_mark(row, key):
                return desk.Written(id=str(row.get("id")), url=people[0].url)
        at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        note = wire.note_of(filing, contact_id, key, at)
        made = await self._ask(link, "POST", "/crm/v3/objects/notes", body=note, writes=True)
        return desk.Written(id=desk.read_id(made.fields.get("id")) or "", url=people[0].url)

    async def _linked(
        self, link: desk.Link, who: desk.Who, kind: str, properties: Sequence[str], newest_by: str
    ) -> tuple[list[Json], dict[str, desk.Owner]]:
        """The customer's things of a kind, and whose each is by HubSpot's own word."""
        theirs = {one: desk.Owner(id=one) for one in who.ids}
        if not theirs:
            known = [one.owner for one in await self.find_customers(link, who)]
            theirs = {owner.id: owner for owner in known if owner.id and desk.owns(who, owner)}
        if not theirs:
            return [], {}
        rows = wire.results(await self._search(link, kind, wire.search_linked(list(theirs), properties, newest_by)))
        people = await self._owners(link, kind, rows) if rows else {}
        owners: dict[str, desk.Owner] = {}
        for row in rows:
            # Of several people of one deal the one who was asked for, if HubSpot names them.
            linked = people.get(str(row.get("id"))) or []
            owners[str(row.get("id"))] = next(
                (theirs[one] for one in linked if one in theirs), desk.Owner(id=next(iter(linked), None))
            )
        return rows, owners

    async def _owners(self, link: desk.Link, kind: str, rows: Sequence[Json]) -> dict[str, list[str]]:
        body = {"inputs": [{"id": str(row.get("id"))} for row in rows]}
        return wire.read_owners(
            (await self._ask(link, "POST", f"/crm/v4/associations/{kind}/contacts/batch/read", body=body)).fields
        )

    async def _account(self, link: desk.Link) -> Json:
        found = (await self._ask(link, "GET", "/account-info/v3/details")).fields
        if "portalId" not in found:
            raise desk.OutsideFailed("garbled", "This is not HubSpot's API.")
        return found

    async def _search(self, link: desk.Link, kind: str, body: Json) -> Json:
        return (await self._ask(link, "POST", f"/crm/v3/objects/{kind}/search", body=body)).fields

    async def _ask(
        self, link: desk.Link, method: str, path: str, *, body: Json | None = None, writes: bool = False
    ) -> desk.Reply:
        return await desk.Asker(self._egress).ask(
            method,
            (link.value("base_url") or wire.DEFAULT_URL).rstrip("/") + path,
            headers={"Authorization": f"Bearer {link.secret('access_token')}"},
            body=body,
            writes=writes,
            sentence=wire.sentence,
        )


def _page(link: desk.Link) -> str:
    """Where the account's own screens are, as far as Check learned it."""
    domain, portal = link.value("ui_domain"), link.value("portal_id")
    return f"https://{domain}/contacts/{portal}" if domain and portal else ""
