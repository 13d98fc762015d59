"""What an admin wrote about their system's API. Pure; nothing here asks anything.

The mapping is JSON with one part per thing the system knows. A part has the path that is asked, with `{email}`,
`{phone}`, `{id}` or `{number}` in it, where in the answer the list stands, and where in each item every field does.
"""

import json
import re
from collections.abc import Mapping as Reading
from dataclasses import dataclass, field
from typing import Any, Literal, cast
from urllib.parse import quote

from relevo.integrations.generic.paths import BadPath, check_path

LONGEST_MAPPING = 20_000
LONGEST_PATH = 500
LONGEST_BODY = 4_000
MOST_FACTS = 8
PartName = Literal["customers", "orders", "order", "subscriptions", "deals", "records"]
PARTS: tuple[PartName, ...] = ("customers", "orders", "order", "subscriptions", "deals", "records")
_OWNER = ("owner_id", "owner_email", "owner_phone")
_ORDER = (
    *("id", "number", "placed_at", "status", "total", "currency", *_OWNER),
    *("items", "item_name", "item_quantity", "carrier", "tracking", "tracking_url", "arrives", "url"),
)
FIELDS: Reading[PartName, tuple[str, ...]] = {
    "customers": ("id", "email", "phone", "name", "since", "url"),
    "orders": _ORDER,
    "order": _ORDER,
    "subscriptions": ("id", "name", "status", "price", "currency", "every", "began_at", "renews_at", *_OWNER, "url"),
    "deals": ("id", "title", "status", "stage", "value", "currency", "created_at", "closes_at", *_OWNER, "url"),
    "records": ("id", "title", "at", "text", "status", *_OWNER, "url"),
}
NEEDED: Reading[PartName, tuple[str, ...]] = {
    "customers": ("id",),
    "orders": ("id", "number", "placed_at"),
    "order": ("id", "number", "placed_at"),
    "subscriptions": ("id", "name"),
    "deals": ("id", "title"),
    "records": ("id", "title", "at"),
}
STATUSES: Reading[PartName, tuple[str, ...]] = {
    "customers": (),
    "orders": (
        *("unpaid", "processing", "on_hold", "partly_shipped", "shipped", "delivered", "cancelled", "refunded"),
        "unknown",
    ),
    "order": ("unpaid", "processing", "on_hold", "partly_shipped", "shipped", "delivered", "cancelled", "refunded"),
    "subscriptions": ("active", "trial", "paused", "past_due", "cancelled", "ended", "unknown"),
    "deals": ("open", "won", "lost"),
    "records": (),
}
PLACES: Reading[str, tuple[str, ...]] = {
    "customers": ("email", "phone"),
    "order": ("number",),
    "note": ("id", "email", "phone"),
}
_LISTED = ("id", "email", "phone")
_PLACE = re.compile(r"\{([a-z_]*)\}")
_NOTE_WORDS = ("text", "subject", "url", "key", "id", "email", "name")


class BadMapping(ValueError):
    """Something in the mapping cannot be used. `part` and `place` say where ("orders", "fields.total"); `code` what."""

    def __init__(self, part: str, place: str, code: str, detail: str = "") -> None:
        super().__init__(f"{part}.{place}: {code} {detail}".strip())
        self.part, self.place, self.code, self.detail = part, place, code, detail


@dataclass(frozen=True, kw_only=True)
class Part:
    """`is_theirs`: the path names the customer by the system's own id, so whatever it answers is theirs."""

    path: str
    items: str = ""
    fields: Reading[str, str] = field(default_factory=dict[str, str])
    facts: Reading[str, str] = field(default_factory=dict[str, str])
    statuses: Reading[str, str] = field(default_factory=dict[str, str])
    is_theirs: bool = False

    @property
    def needs_id(self) -> bool:
        return "{id}" in self.path


@dataclass(frozen=True, kw_only=True)
class NotePart:
    """How a note is written: POST to `path`, with `body` (JSON with `{text}` and the like in its texts); `id` is where
    the answer says what the note is called."""

    path: str
    body: Any
    id: str = ""


@dataclass(frozen=True, kw_only=True)
class Mapping:
    parts: Reading[PartName, Part]
    note: NotePart | None = None
    check: str = ""
    """A path that answers 2xx with a good key; the customers' path, asked for nobody, without one."""


def read_mapping(text: str) -> Mapping:
    """Raises BadMapping."""
    if len(text) > LONGEST_MAPPING:
        raise BadMapping("mapping", "", "too_long")
    try:
        given: object = json.loads(text) if text.strip() else {}
    except (ValueError, RecursionError) as error:
        raise BadMapping("mapping", "", "no_json", str(error)[:200]) from error
    if not isinstance(given, dict):
        raise BadMapping("mapping", "", "no_object")
    named = cast("dict[str, Any]", given)
    unknown = set(named) - {*PARTS, "note", "check"}
    if unknown:
        raise BadMapping(min(unknown)[:40], "", "unknown_part")
    parts: dict[PartName, Part] = {name: _read_part(name, named[name]) for name in PARTS if named.get(name)}
    if not parts:
        raise BadMapping("mapping", "", "empty")
    check = named.get("check") or ""
    if check:
        check = _read_path("check", check, ())
    for name, part in parts.items():
        if part.needs_id and "customers" not in parts:
            raise BadMapping(name, "path", "needs_customers")
    note = _read_note(named["note"], "customers" in parts) if named.get("note") else None
    return Mapping(parts=parts, note=note, check=check)


def fill_path(path: str, values: Reading[str, str | None]) -> str | None:
    """The path with what is known in its places, each escaped; None if something it needs is not known."""
    names = _PLACE.findall(path)
    # Two dots would lead out of the path, however they are escaped.
    if any((values.get(name) or "").strip() in ("", ".", "..") for name in names):
        return None
    return _PLACE.sub(lambda found: quote(values[found.group(1)] or "", safe=""), path)


def fill_body(body: Any, values: Reading[str, str]) -> Any:
    """The body with its places filled, in texts only: what is filled in can never become structure."""
    if isinstance(body, str):
        return _PLACE.sub(lambda found: values.get(found.group(1), found.group(0)), body)
    if isinstance(body, dict):
        return {name: fill_body(inner, values) for name, inner in cast("dict[str, Any]", body).items()}
    return [fill_body(inner, values) for inner in cast("list[Any]", body)] if isinstance(body, list) else body


def _read_part(name: PartName, given: Any) -> Part:
    fields = _object(name, "", given)
    unknown = set(fields) - {"path", "items", "fields", "facts", "statuses", "is_theirs"}
    if unknown:
        raise BadMapping(name, min(unknown)[:40], "unknown_place")
    path = _read_path(name, fields.get("path"), PLACES.get(name, _LISTED))
    part = Part(
        path=path,
        items=_read_value_path(name, "items", fields.get("items") or ""),
        fields=_read_fields(name, fields.get("fields")),
        facts=_read_facts(name, fields.get("facts")),
        statuses=_read_statuses(name, fields.get("statuses")),
        is_theirs=fields.get("is_theirs") is True,
    )
    _check_owner(name, part)
    return part


def _check_owner(name: PartName, part: Part) -> None:
    """Whose a thing is must be said by the system, or be part of its address; else anything could be anybody's."""
    if name == "customers":
        if not {"email", "phone"} & set(part.fields):
            raise BadMapping(name, "fields.email", "needs_owner")
        return
    has_owner = bool(set(_OWNER) & set(part.fields))
    if part.is_theirs and "{id}" not in part.path.partition("?")[0]:
        raise BadMapping(name, "is_theirs", "needs_id_in_path")
    if not has_owner and not part.is_theirs:
        raise BadMapping(name, "fields.owner_email", "needs_owner")


def _read_path(part: str, given: Any, places: tuple[str, ...]) -> str:
    if not isinstance(given, str) or not given.startswith("/") or given.startswith("//") or len(given) > LONGEST_PATH:
        raise BadMapping(part, "path", "bad_address")
    if re.search(r"[\s\\#\x00-\x1f]", given) or "/../" in f"{given.partition('?')[0]}/":
        raise BadMapping(part, "path", "bad_address")
    names = _PLACE.findall(given)
    wrong = [name for name in names if name not in places]
    if wrong:
        raise BadMapping(part, "path", "unknown_word", wrong[0])
    if places and not names:
        raise BadMapping(part, "path", "asks_for_nobody", ", ".join(places))
    return given


def _read_fields(part: PartName, given: Any) -> dict[str, str]:
    fields = _object(part, "fields", given)
    unknown = set(fields) - set(FIELDS[part])
    if unknown:
        raise BadMapping(part, f"fields.{min(unknown)[:40]}", "unknown_place")
    read = {name: _read_value_path(part, f"fields.{name}", path) for name, path in fields.items() if path}
    missing = [name for name in NEEDED[part] if name not in read]
    if missing:
        raise BadMapping(part, f"fields.{missing[0]}", "missing")
    return read


def _read_facts(part: PartName, given: Any) -> dict[str, str]:
    facts = _object(part, "facts", given or {})
    if len(facts) > MOST_FACTS or (facts and part != "customers"):
        raise BadMapping(part, "facts", "too_many")
    return {label[:60]: _read_value_path(part, f"facts.{label[:40]}", path) for label, path in facts.items() if path}


def _read_statuses(part: PartName, given: Any) -> dict[str, str]:
    statuses = _object(part, "statuses", given or {})
    for word, meaning in statuses.items():
        if meaning not in STATUSES[part]:
            raise BadMapping(part, f"statuses.{word[:40]}", "unknown_status", str(meaning)[:40])
    return {word.strip().lower(): str(meaning) for word, meaning in list(statuses.items())[:50]}


def _read_note(given: Any, has_customers: bool) -> NotePart:
    fields = _object("note", "", given)
    path = _read_path("note", fields.get("path"), PLACES["note"])
    if "{id}" in path and not has_customers:
        raise BadMapping("note", "path", "needs_customers")
    body = fields.get("body")
    if not isinstance(body, dict) or len(json.dumps(body)) > LONGEST_BODY:
        raise BadMapping("note", "body", "no_object")
    words = _PLACE.findall(json.dumps(body, ensure_ascii=False))
    wrong = [word for word in words if word not in _NOTE_WORDS]
    if wrong:
        raise BadMapping("note", "body", "unknown_word", wrong[0])
    if "text" not in words:
        raise BadMapping("note", "body", "needs_text")
    return NotePart(path=path, body=cast("Any", body), id=_read_value_path("note", "id", fields.get("id") or ""))


def _read_value_path(part: str, place: str, given: Any) -> str:
    if not isinstance(given, str):
        raise BadMapping(part, place, "bad_path")
    try:
        return check_path(given.strip())
    except BadPath as error:
        raise BadMapping(part, place, "bad_path", str(error)[:60]) from error


def _object(part: str, place: str, given: Any) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise BadMapping(part, place, "no_object")
    return {str(name): value for name, value in cast("dict[Any, Any]", given).items()}
