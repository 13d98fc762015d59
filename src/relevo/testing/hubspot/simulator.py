"""The calls that a help desk needs, with the answers and the refusals that are documented."""

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from relevo.testing.hubspot.state import DEFAULTS, NOTE_SCOPE, READ_SCOPES, STAGES, State, Thing
from relevo.testing.operations import Asked, Do, OperationsSimulator, Refusal, Told
from relevo.testing.outside import Json

TOKEN = "pat-eu1-00000000-1111-2222-3333-simulated000"
MOST_A_PAGE = 200
MOST_FOUND = 10_000
NOTE_CHARS = 65_536
NOTE_TO_CONTACT = 202
_CORRELATION = "5f1c8e7a-0000-4000-8000-000000000000"


class HubSpotSimulator(OperationsSimulator):
    kind: ClassVar[str] = "hubspot"

    def __init__(self, *, port: int = 0, token: str = TOKEN) -> None:
        super().__init__(port=port)
        self.state = State(token, {*READ_SCOPES.values(), NOTE_SCOPE})

    @property
    def connect_values(self) -> dict[str, str]:
        return {"access_token": self.state.token, "base_url": self.url}

    def operations(self) -> Sequence[tuple[str, str, Do]]:
        return (
            ("GET", "/account-info/v3/details", self._details),
            ("GET", "/crm/v3/pipelines/deals", self._pipelines),
            ("POST", "/crm/v3/objects/{kind}/search", self._search),
            ("POST", "/crm/v3/objects/notes", self._create_note),
            ("GET", "/crm/v3/objects/{kind}/{number}", self._get),
            ("POST", "/crm/v4/associations/{kind}/contacts/batch/read", self._associations),
        )

    def check_caller(self, asked: Asked) -> None:
        given = asked.header("authorization")
        if not given.startswith("Bearer "):
            raise error(401, "Authentication credentials not found.", "INVALID_AUTHENTICATION")
        if given != f"Bearer {self.state.token}":
            raise error(401, "Authentication credentials not found or invalid.", "INVALID_AUTHENTICATION")

    def nothing_here(self) -> Refusal:
        return Refusal(404, "<html><body><h2>HTTP ERROR 404 Not Found</h2></body></html>")

    def throttle_next(self, *, times: int = 1) -> None:
        """HubSpot names no waiting time: the window of the limit is ten seconds."""
        body = {
            "status": "error",
            "message": "You have reached your ten_secondly_rolling limit.",
            "errorType": "RATE_LIMIT",
            "correlationId": _CORRELATION,
            "policyName": "TEN_SECONDLY_ROLLING",
        }
        self.refuse_next(Refusal(429, body), times)

    def _details(self, _asked: Asked) -> Told:
        return Told(
            {
                "portalId": self.state.portal_id,
                "accountType": "STANDARD",
                "timeZone": "Europe/Madrid",
                "companyCurrency": self.state.currency,
                "additionalCurrencies": [],
                "utcOffset": "+01:00",
                "utcOffsetMilliseconds": 3_600_000,
                "uiDomain": self.state.ui_domain,
                "dataHostingLocation": "eu1",
            }
        )

    def _pipelines(self, _asked: Asked) -> Told:
        self._need(READ_SCOPES["deals"])
        stages = [
            {"id": key, "label": label, "metadata": {"isClosed": str(closed).lower(), "probability": chance}}
            for key, label, chance, closed in STAGES
        ]
        return Told({"results": [{"id": "default", "label": "Sales pipeline", "archived": False, "stages": stages}]})

    def _get(self, asked: Asked) -> Told:
        kind = _kind(asked)
        self._need(READ_SCOPES[kind])
        thing = self.state.find(kind, asked.part("number"))
        if thing is None:
            raise error(404, "resource not found", "OBJECT_NOT_FOUND")
        wanted = [name for name in asked.query("properties").split(",") if name]
        shown = _shown(thing, wanted)
        if "contacts" in asked.query("associations").split(",") and thing.linked:
            shown["associations"] = {
                "contacts": {"results": [{"id": one, "type": f"{kind[:-1]}_to_contact"} for one in thing.linked]}
            }
        return Told(shown)

    def _search(self, asked: Asked) -> Told:
        kind = _kind(asked)
        self._need(READ_SCOPES[kind])
        limit, after = _whole(asked.given.get("limit", 10)), _whole(asked.given.get("after") or 0)
        if not 1 <= limit <= MOST_A_PAGE or after < 0:
            raise error(400, f"The limit of a search is between 1 and {MOST_A_PAGE}.", "VALIDATION_ERROR")
        if after + limit > MOST_FOUND:
            raise error(400, f"A search ends after {MOST_FOUND} results.", "VALIDATION_ERROR")
        groups = _objects(asked.given.get("filterGroups"))
        found = [one for one in self.state.things if one.kind == kind and _matches(one, groups)]
        for sort in reversed(_objects(asked.given.get("sorts"))):
            name = str(sort.get("propertyName") or "")
            found.sort(key=lambda one: one.properties.get(name) or "", reverse=sort.get("direction") == "DESCENDING")
        wanted = [str(name) for name in cast("list[Any]", asked.given.get("properties") or [])]
        told: Json = {"total": len(found), "results": [_shown(one, wanted) for one in found[after : after + limit]]}
        if after + limit < len(found):
            told["paging"] = {"next": {"after": str(after + limit), "link": "?after=" + str(after + limit)}}
        return Told(told)

    def _associations(self, asked: Asked) -> Told:
        """Whose things are. Those of nobody are counted as errors, and the status is 207."""
        kind = _kind(asked)
        self._need(READ_SCOPES[kind])
        told: list[Json] = []
        wanted = [str(one.get("id")) for one in _objects(asked.given.get("inputs"))]
        for number in wanted:
            thing = self.state.find(kind, number)
            if thing is not None and thing.linked:
                types = [{"category": "HUBSPOT_DEFINED", "typeId": 3, "label": None}]
                to = [{"toObjectId": int(one), "associationTypes": types} for one in thing.linked]
                told.append({"from": {"id": number}, "to": to})
        missing = len(wanted) - len(told)
        errors = {"numErrors": missing, "errors": [{"category": "OBJECT_NOT_FOUND"}]} if missing else {}
        return Told({"status": "COMPLETE", "results": told, **errors}, 207 if missing else 200)

    def _create_note(self, asked: Asked) -> Told:
        self._need(NOTE_SCOPE)
        properties = cast("dict[str, str | None]", asked.given.get("properties") or {})
        if not properties.get("hs_timestamp"):
            raise error(400, "Some required properties were not set: hs_timestamp", "VALIDATION_ERROR")
        if len(properties.get("hs_note_body") or "") > NOTE_CHARS:
            raise error(400, f"Property values were not valid: over {NOTE_CHARS} characters", "VALIDATION_ERROR")
        linked: list[str] = []
        for link in _objects(asked.given.get("associations")):
            number = str(cast("Json", link.get("to") or {}).get("id"))
            kinds = [one.get("associationTypeId") for one in _objects(link.get("types"))]
            if kinds != [NOTE_TO_CONTACT] or self.state.find("contacts", number) is None:
                raise error(400, f"No association of the type {kinds} with {number}", "VALIDATION_ERROR")
            linked.append(number)
        return Told(_shown(self.state.add("notes", properties, *linked), list(properties)), 201)

    def _need(self, scope: str) -> None:
        if scope in self.state.scopes:
            return
        refusal = error(
            403,
            "This app hasn't been granted all required scopes to make this call. Read more about required scopes "
            "here: https://developers.hubspot.com/scopes.",
            "MISSING_SCOPES",
        )
        context = {"requiredGranularScopes": [scope]}
        refusal.body["errors"] = [{"message": "One or more of the following scopes are required.", "context": context}]
        refusal.body["links"] = {"scopes": "https://developers.hubspot.com/scopes"}
        raise refusal


def error(status: int, message: str, category: str) -> Refusal:
    body = {"status": "error", "message": message, "correlationId": _CORRELATION, "category": category}
    return Refusal(status, body)


def _kind(asked: Asked) -> str:
    kind = asked.part("kind")
    if kind not in DEFAULTS:
        raise error(400, f"Unable to infer object type from: {kind}", "VALIDATION_ERROR")
    return kind


def _shown(thing: Thing, wanted: Sequence[str]) -> Json:
    names = [*wanted, "hs_object_id"] if wanted else list(DEFAULTS[thing.kind])
    return {
        "id": thing.id,
        "properties": {name: thing.properties.get(name) for name in names},
        "createdAt": thing.created_at,
        "updatedAt": thing.created_at,
        "archived": False,
    }


def _matches(thing: Thing, groups: Sequence[Json]) -> bool:
    """Groups are joined by OR, the filters of one by AND."""
    return not groups or any(all(_holds(thing, one) for one in _objects(group.get("filters"))) for group in groups)


def _holds(thing: Thing, test: Json) -> bool:
    name, how = str(test.get("propertyName") or ""), test.get("operator")
    values = [str(one).lower() for one in cast("list[Any]", test.get("values") or [test.get("value")])]
    if name == "associations.contact":
        return any(one in thing.linked for one in values)
    has = thing.properties.get(name)
    match how:
        case "EQ" | "IN":
            return has is not None and has.lower() in values
        case "CONTAINS_TOKEN":
            return has is not None and values[0].strip("*") in has.lower()
        case "HAS_PROPERTY":
            return has is not None
        case _:
            raise error(400, f"Invalid input JSON: operator {how}", "VALIDATION_ERROR")


def _objects(value: Any) -> list[Json]:
    return [cast("Json", one) for one in cast("list[Any]", value) if isinstance(one, dict)] if value else []


def _whole(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError) as problem:
        raise error(400, "Invalid input JSON: not a whole number", "VALIDATION_ERROR") from problem
