"""Pipedrive on the desk's port. A search costs twenty times what a look-up costs there, so ids are used where known."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Literal

from relevo.desk.integrations import api as desk
from relevo.integrations.pipedrive import wire

Json = Mapping[str, Any]
MOST_PEOPLE = 5


class PipedriveConnector(desk.IntegrationConnector):
    kind: ClassVar[str] = "pipedrive"
    category: ClassVar[Literal["shop", "crm", "desk", "other"]] = "crm"
    abilities: ClassVar[frozenset[desk.Ability]] = frozenset({"customers", "deals", "records", "write_note"})
    fields: ClassVar[Sequence[desk.SettingField]] = (
        desk.SettingField(name="api_token", secret=True, pattern=r"[A-Za-z0-9_-]{20,200}"),
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
        await proving.may("customers", self._search(link, "relevo check", "name", exact=False), ["customers"])
        await proving.may("deals", self._list(link, "/api/v2/deals", {"limit": 1}), ["deals"], is_advice=True)
        # Whether somebody may write notes follows from what they may edit; it is only proven by doing it.
        if await proving.may("notes", self._list(link, "/v1/notes", {"limit": 1}), ["records"], is_advice=True):
            proving.abilities.add("write_note")
        return desk.Proven(
            proofs=proving.proofs,
            account_id=desk.read_id(account.get("company_id")),
            account_name=desk.line(account.get("company_name"), 120),
            learned={"domain": desk.line(account.get("company_domain"), 100)},
            abilities=frozenset(proving.abilities),
        )

    async def find_customers(self, link: desk.Link, who: desk.Who) -> Sequence[desk.OutsideCustomer]:
        found: list[Json] = []
        for number in list(who.ids)[:MOST_PEOPLE]:
            if number.isdigit():
                answer = await self._ask(link, "GET", f"/api/v2/persons/{number}", accept=(404,))
                found += [wire.data_of(answer.fields)] if answer.status == 200 else []
        if not found and who.email:
            found = await self._search(link, who.email, "email", exact=True)
        if not found and who.phone:
            found = await self._search(link, who.phone, "phone", exact=True)
        people = [wire.read_customer(row, who, _page(link)) for row in found]
        return [one for one in people if one is not None][:MOST_PEOPLE]

    async def list_deals(self, link: desk.Link, who: desk.Who) -> Sequence[desk.OutsideDeal]:
        deals: list[desk.OutsideDeal] = []
        stages: dict[str, str] = {}
        for owner in await self._theirs(link, who):
            query = {"person_id": owner.id, "sort_by": "add_time", "sort_direction": "desc", "limit": desk.MOST_LISTED}
            rows = await self._list(link, "/api/v2/deals", query)
            if rows and not stages:
                stages = wire.read_stages(await self._list(link, "/api/v2/stages", {"limit": 500}))
            read = [wire.read_deal(row, stages=stages, page=_page(link)) for row in rows]
            deals += [_with_address(one, owner) for one in read if one is not None]
        return deals[: desk.MOST_LISTED]

    async def list_records(self, link: desk.Link, who: desk.Who) -> Sequence[desk.OutsideRecord]:
        notes: list[desk.OutsideRecord] = []
        for owner in await self._theirs(link, who):
            read = [wire.read_note(row, _page(link)) for row in await self._notes(link, owner.id or "")]
            notes += [_with_address(one, owner) for one in read if one is not None]
        return notes[: desk.MOST_LISTED]

    async def write_note(self, link: desk.Link, filing: desk.Filing, *, key: str) -> desk.Written:
        people = [one for one in await self.find_customers(link, filing.who) if desk.owns(filing.who, one.owner)]
        person_id = people[0].owner.id if people else None
        if person_id is None:
            raise desk.OutsideFailed("not_found", "Pipedrive has no person with this address.")
        for row in await self._notes(link, person_id):
            if wire.has_mark(row, key):
                return desk.Written(id=str(row.get("id")), url=people[0].url)
        note = wire.note_of(filing, person_id, key)
        made = wire.data_of((await self._ask(link, "POST", "/v1/notes", body=note, writes=True)).fields)
        return desk.Written(id=desk.read_id(made.get("id")) or "", url=people[0].url)

    async def _theirs(self, link: desk.Link, who: desk.Who) -> list[desk.Owner]:
        """The persons who are this customer, by their own addresses there."""
        if who.ids:
            return [desk.Owner(id=number) for number in list(who.ids)[:MOST_PEOPLE] if number.isdigit()]
        return [one.owner for one in await self.find_customers(link, who) if desk.owns(who, one.owner)]

    async def _notes(self, link: desk.Link, person_id: str) -> list[Json]:
        query = {"person_id": person_id, "sort": "add_time DESC", "limit": desk.MOST_LISTED}
        return await self._list(link, "/v1/notes", query)

    async def _account(self, link: desk.Link) -> Json:
        return wire.data_of((await self._ask(link, "GET", "/v1/users/me")).fields)

    async def _search(self, link: desk.Link, term: str, field: str, *, exact: bool) -> list[Json]:
        query = {"term": term, "fields": field, "exact_match": str(exact).lower(), "limit": MOST_PEOPLE}
        return await self._list(link, "/api/v2/persons/search", query)

    async def _list(self, link: desk.Link, path: str, query: Mapping[str, Any]) -> list[Json]:
        return wire.rows((await self._ask(link, "GET", path, query=query)).fields)

    async def _ask(  # noqa: PLR0913 - a request is what it is
        self,
        link: desk.Link,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Json | None = None,
        writes: bool = False,
        accept: Sequence[int] = (),
    ) -> desk.Reply:
        return await desk.Asker(self._egress).ask(
            method,
            (link.value("base_url") or wire.DEFAULT_URL).rstrip("/") + path,
            headers={"x-api-token": link.secret("api_token")},
            query=query,
            body=body,
            writes=writes,
            accept=accept,
            sentence=wire.sentence,
        )


def _with_address(one: desk.OutsideDeal | desk.OutsideRecord, owner: desk.Owner) -> Any:
    """A deal or note names a person by id; that person's own addresses go with it."""
    return replace(one, owner=owner) if one.owner.id == owner.id else one


def _page(link: desk.Link) -> str:
    """Where the company's own screens are, as far as Check learned it."""
    domain = link.value("domain")
    return f"https://{domain}.pipedrive.com" if domain else ""
