"""Any JSON API on the desk's port, as its mapping says."""

import json
from collections.abc import Mapping as Reading
from collections.abc import Sequence
from typing import Any, ClassVar, Literal, cast

from relevo.desk.integrations import api as desk
from relevo.integrations.generic.mapping import (
    BadMapping,
    Mapping,
    Part,
    PartName,
    fill_body,
    fill_path,
    read_mapping,
)
from relevo.integrations.generic.paths import pick
from relevo.integrations.generic.reading import Thing, problems_of, read_things, rows_of, shown_of

MOST_PEOPLE = 5
_NOBODY = desk.Who(email="nobody@example.com", phone="+10000000000")
_ABILITIES: Reading[PartName, desk.Ability] = {
    "customers": "customers",
    "orders": "orders",
    "order": "orders",
    "subscriptions": "subscriptions",
    "deals": "deals",
    "records": "records",
}
_HEADER = r"[A-Za-z0-9-]{1,60}"
_HEADER_VALUE = r"[\x20-\x7e]{1,2000}"


class GenericConnector(desk.IntegrationConnector):
    kind: ClassVar[str] = "generic"
    category: ClassVar[Literal["shop", "crm", "desk", "other"]] = "other"
    abilities: ClassVar[frozenset[desk.Ability]] = frozenset(
        {"customers", "orders", "subscriptions", "deals", "records", "write_note"}
    )
    # A system of one's own may know idempotency keys or not; nothing says so.
    looks_before_writing: ClassVar[bool] = False
    fields: ClassVar[Sequence[desk.SettingField]] = (
        desk.SettingField(name="base_url", pattern=r"https?://\S{3,300}", is_address=True),
        desk.SettingField(name="header_name", pattern=_HEADER, default="Authorization"),
        desk.SettingField(name="header_value", secret=True, required=False, pattern=_HEADER_VALUE),
        desk.SettingField(name="second_header_name", required=False, pattern=_HEADER, is_advanced=True),
        desk.SettingField(
            name="second_header_value", secret=True, required=False, pattern=_HEADER_VALUE, is_advanced=True
        ),
        desk.SettingField(name="write_notes", options=("no", "yes"), default="no"),
        desk.SettingField(name="mapping", required=False, pattern=r"[\s\S]{1,20000}", form="mapping"),
    )

    async def check(self, link: desk.Link) -> desk.Proven:
        proving = desk.Proving()
        try:
            mapping = read_mapping(link.value("mapping"))
        except BadMapping as bad:
            proof = desk.Proof(name="mapping", ok=False, code=bad.code, detail=f"{bad.part}.{bad.place}".strip("."))
            return desk.Proven(proofs=[proof])
        if await proving.sign_in(self._first(link, mapping)) is None:
            return desk.Proven(proofs=proving.proofs)
        proving.proofs.append(desk.Proof(name="mapping", ok=True))
        abilities: set[desk.Ability] = {_ABILITIES[name] for name in mapping.parts}
        abilities |= {"write_note"} if mapping.note else set[desk.Ability]()
        base = _base(link)
        return desk.Proven(
            proofs=proving.proofs,
            account_id=base.casefold(),
            account_name=base.split("//", 1)[-1],
            abilities=frozenset(abilities),
        )

    async def find_customers(self, link: desk.Link, who: desk.Who) -> Sequence[desk.OutsideCustomer]:
        found = await self._customers(link, _mapping(link), who)
        return found[:MOST_PEOPLE]

    async def list_orders(self, link: desk.Link, who: desk.Who) -> Sequence[desk.OutsideOrder]:
        return cast("list[desk.OutsideOrder]", await self._list(link, "orders", who))

    async def find_order(self, link: desk.Link, number: str) -> desk.OutsideOrder | None:
        part = _mapping(link).parts.get("order")
        if part is None:
            return None
        rows = await self._rows(link, part, {"number": number.strip()})
        found = cast("list[desk.OutsideOrder]", read_things("order", part, rows, desk.Owner()))
        exact = [one for one in found if one.number.casefold() == number.strip().casefold()]
        return exact[0] if len(exact) == 1 else None

    async def list_subscriptions(self, link: desk.Link, who: desk.Who) -> Sequence[desk.OutsideSubscription]:
        return cast("list[desk.OutsideSubscription]", await self._list(link, "subscriptions", who))

    async def list_deals(self, link: desk.Link, who: desk.Who) -> Sequence[desk.OutsideDeal]:
        return cast("list[desk.OutsideDeal]", await self._list(link, "deals", who))

    async def list_records(self, link: desk.Link, who: desk.Who) -> Sequence[desk.OutsideRecord]:
        return cast("list[desk.OutsideRecord]", await self._list(link, "records", who))

    async def write_note(self, link: desk.Link, filing: desk.Filing, *, key: str) -> desk.Written:
        mapping = _mapping(link)
        if mapping.note is None:
            raise desk.OutsideFailed("refused", "The mapping says nothing of notes.")
        people = [one for one in await self._customers(link, mapping, filing.who) if desk.owns(filing.who, one.owner)]
        person = people[0].owner if people else desk.Owner(email=filing.who.email, phone=filing.who.phone)
        path = fill_path(mapping.note.path, _places(person))
        if path is None:
            raise desk.OutsideFailed("not_found", "There is no customer with this address.")
        words = {
            "text": filing.text,
            "subject": filing.subject,
            "url": filing.url,
            "key": key,
            "id": person.id or "",
            "email": person.email or "",
            "name": filing.name,
        }
        made = await self._ask(
            link,
            "POST",
            path,
            body=fill_body(mapping.note.body, words),
            headers={"Idempotency-Key": key},
            writes=True,
        )
        number = desk.read_id(pick(made.data, mapping.note.id)) if mapping.note.id else None
        return desk.Written(id=number or key, url=people[0].url if people else None)

    async def preview(self, link: desk.Link, mapping: str, who: desk.Who, number: str) -> desk.Preview:
        try:
            read = read_mapping(mapping)
        except BadMapping as bad:
            return desk.Preview(wrong=(bad.part, bad.place, bad.code, bad.detail))
        tried: list[desk.PreviewPart] = []
        owner = desk.Owner(id=next(iter(who.ids), None), email=who.email, phone=who.phone)
        for name, part in read.parts.items():
            shown, things = await self._try(link, name, part, owner, number)
            tried.append(shown)
            if name == "customers" and things:
                owner = things[0].owner
        return desk.Preview(parts=tried)

    async def _try(
        self, link: desk.Link, name: PartName, part: Part, owner: desk.Owner, number: str
    ) -> tuple[desk.PreviewPart, list[Thing]]:
        path = fill_path(part.path, {**_places(owner), "number": number})
        if path is None:
            return desk.PreviewPart(part=name, asked=part.path, detail="not_enough_known"), []
        text = ""
        try:
            answer = (await self._ask(link, "GET", path)).data
            text = json.dumps(answer, ensure_ascii=False, indent=2)[: desk.LONGEST_ANSWER]
            rows = rows_of(answer, part)
        except desk.OutsideFailed as failed:
            shown = desk.PreviewPart(part=name, asked=path, failure=failed.code, detail=failed.detail, answer=text)
            return shown, []
        things = read_things(name, part, rows, owner)
        return (
            desk.PreviewPart(
                part=name,
                asked=path,
                answer=text,
                count=len(things),
                rows=[shown_of(thing) for thing in things[: desk.MOST_SHOWN]],
                problems=problems_of(part, rows[0]) if rows else (),
            ),
            things,
        )

    async def _customers(self, link: desk.Link, mapping: Mapping, who: desk.Who) -> list[desk.OutsideCustomer]:
        part = mapping.parts.get("customers")
        if part is None:
            return []
        rows = await self._rows(link, part, {"email": who.email, "phone": who.phone})
        return cast("list[desk.OutsideCustomer]", read_things("customers", part, rows, desk.Owner()))

    async def _list(self, link: desk.Link, name: PartName, who: desk.Who) -> list[Thing]:
        mapping = _mapping(link)
        part = mapping.parts.get(name)
        if part is None:
            return []
        things: list[Thing] = []
        for owner in await self._owners(link, mapping, part, who):
            things += read_things(name, part, await self._rows(link, part, _places(owner)), owner)
        return things[: desk.MOST_LISTED]

    async def _owners(self, link: desk.Link, mapping: Mapping, part: Part, who: desk.Who) -> list[desk.Owner]:
        """Who a part is asked for: by the system's own id where its path has one, else by their address."""
        if not part.needs_id:
            return [desk.Owner(email=who.email, phone=who.phone)]
        if who.ids:
            return [desk.Owner(id=one) for one in list(who.ids)[:MOST_PEOPLE]]
        known = [one.owner for one in await self._customers(link, mapping, who)]
        return [owner for owner in known if desk.owns(who, owner)][:MOST_PEOPLE]

    async def _first(self, link: desk.Link, mapping: Mapping) -> desk.Reply:
        """A call that shows whether the key is good; that nobody is found by it is no failure."""
        name, part = next(iter(mapping.parts.items()))
        places = {"email": _NOBODY.email, "phone": _NOBODY.phone, "id": "0", "number": "0"}
        path = mapping.check or fill_path(mapping.parts.get("customers", part).path, places) or part.path
        del name
        return await self._ask(link, "GET", path, accept=() if mapping.check else (404,))

    async def _rows(self, link: desk.Link, part: Part, places: Reading[str, str | None]) -> list[Reading[str, Any]]:
        path = fill_path(part.path, places)
        if path is None:
            return []
        reply = await self._ask(link, "GET", path, accept=(404,))
        return [] if reply.status == 404 else rows_of(reply.data, part)

    async def _ask(self, link: desk.Link, method: str, path: str, **more: Any) -> desk.Reply:
        headers = {**more.pop("headers", {})}
        for name, value in (("header_name", "header_value"), ("second_header_name", "second_header_value")):
            if link.value(name) and link.secret(value):
                headers[link.value(name)] = link.secret(value)
        return await desk.Asker(self._egress).ask(method, _base(link) + path, headers=headers, **more)


def _mapping(link: desk.Link) -> Mapping:
    """Raises OutsideFailed: whoever has no mapping has no answers."""
    try:
        return read_mapping(link.value("mapping"))
    except BadMapping as bad:
        raise desk.OutsideFailed("garbled", f"The mapping cannot be used: {bad}") from bad


def _places(owner: desk.Owner) -> dict[str, str | None]:
    return {"id": owner.id, "email": owner.email, "phone": owner.phone}


def _base(link: desk.Link) -> str:
    return link.value("base_url").rstrip("/")
