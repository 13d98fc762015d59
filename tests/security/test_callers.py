"""Every route, called as everybody it is not for."""

import httpx2
import pytest
from fastapi import FastAPI

from relevo.kit.ids import new_id
from relevo.platform.auth.tokens import TokenKind, make_token
from relevo.platform.http.callers import Caller
from tests.house import ORIGIN, client_of
from tests.security.bodies import BODIES
from tests.security.fortress import Company
from tests.security.routes import Declared, declared_routes, operations, undeclared_routes

ROUTES = [route for route in declared_routes() if route.method != "WS"]
GUARDED = [route for route in ROUTES if route.door.caller not in (Caller.PUBLIC, Caller.WEBHOOK)]
FOR_TEAMMATES = [route for route in ROUTES if route.is_for_teammates]
FOR_VISITORS = [route for route in ROUTES if route.door.caller is Caller.VISITOR]
WITH_IDS = [route for route in FOR_TEAMMATES if "{" in route.path]
# Whoever adds a route outside of the rooms' routers must come here and say why nobody need be known for it.
WITHOUT_A_DOOR = {"/api/v1/openapi.json", "/healthz", "/readyz", "/metrics", "/assets", "/widget", "/{path:path}"}


def name_of(route: Declared) -> str:
    return str(route)


async def ask(client: httpx2.AsyncClient, company: Company, route: Declared) -> httpx2.Response:
    """`route` with the ids of `company` and a body that would be accepted."""
    given = BODIES.get(route.name, {"json": {}})
    if callable(given):
        given = given(company)
    return await client.request(route.method, company.path(route.path), **given)


def test_there_is_something_to_test() -> None:
    assert len(ROUTES) > 60
    assert len(WITH_IDS) > 25
    assert len(FOR_VISITORS) >= 6


def test_every_route_is_declared_and_documented_once(app: FastAPI) -> None:
    unknown = [path for path in undeclared_routes(app) if path not in WITHOUT_A_DOOR and not path.startswith("/docs")]
    assert unknown == []
    ids = [operation["operationId"] for _method, _path, operation in operations()]
    assert len(ids) == len(set(ids))
    documented = {(method, path) for method, path, _operation in operations()}
    hidden = {(route.method, route.path) for route in ROUTES} - documented
    # Pages for people are not part of the API's description.
    assert {path for _method, path in hidden} <= {
        "/w/{channel_key}",
        "/chat.js",
        "/widget/assets/{name}",
        "/m/{page_link}",
    }


@pytest.mark.parametrize("route", GUARDED, ids=name_of)
async def test_a_stranger_is_nobody(app: FastAPI, alpha: Company, route: Declared) -> None:
    async with client_of(app, base=ORIGIN) as stranger:
        assert (await ask(stranger, alpha, route)).status_code == 401
        invented = make_token(TokenKind.API_KEY, alpha.workspace.id)
        stranger.headers["Authorization"] = f"Bearer {invented.text}"
        assert (await ask(stranger, alpha, route)).status_code == 401


@pytest.mark.parametrize("route", FOR_TEAMMATES, ids=name_of)
async def test_a_visitor_is_no_teammate(alpha: Company, route: Declared) -> None:
    assert (await ask(alpha.visitor, alpha, route)).status_code == 401


@pytest.mark.parametrize("route", FOR_VISITORS, ids=name_of)
async def test_a_teammate_is_no_visitor(alpha: Company, route: Declared) -> None:
    assert (await ask(alpha.owner, alpha, route)).status_code == 401


@pytest.mark.parametrize(
    "route", [route for route in ROUTES if route.door.caller in (Caller.ADMIN, Caller.OWNER)], ids=name_of
)
async def test_an_agent_is_no_admin(alpha: Company, route: Declared) -> None:
    answer = await ask(alpha.agent, alpha, route)
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


@pytest.mark.parametrize("route", [route for route in FOR_TEAMMATES if route.method != "GET"], ids=name_of)
async def test_a_foreign_page_cannot_act_for_a_teammate(alpha: Company, route: Declared) -> None:
    headers = {"Origin": "https://evil.example"}
    answer = await alpha.owner.request(route.method, alpha.path(route.path), headers=headers, json={})
    assert (answer.status_code, answer.json()["code"]) == (403, "foreign_origin")


@pytest.mark.parametrize("route", WITH_IDS, ids=name_of)
async def test_what_belongs_to_another_company_is_not_there(alpha: Company, beta: Company, route: Declared) -> None:
    """The owner of Beta, with Alpha's ids: the same 404 as for an id that nobody has."""
    answer = await ask(beta.owner, alpha, route)
    assert answer.status_code == 404, f"{answer.status_code} {answer.text}"
    assert alpha.canary not in answer.text
    nobodys = {name: known if name in ("version", "position") else str(new_id()) for name, known in alpha.ids.items()}
    unknown = Company(**{**vars(alpha), "ids": nobodys})
    nowhere = await ask(beta.owner, unknown, route)
    assert (nowhere.status_code, nowhere.json()["code"]) == (404, answer.json()["code"])


@pytest.mark.parametrize("route", WITH_IDS, ids=name_of)
@pytest.mark.parametrize("bad", ["not-an-id", "0", "%00", "..%2f..%2fetc", "ñ"])
async def test_what_is_no_id_is_no_error_of_ours(beta: Company, route: Declared, bad: str) -> None:
    nonsense = Company(**{**vars(beta), "ids": dict.fromkeys(beta.ids, bad)})
    assert (await ask(beta.owner, nonsense, route)).status_code in (404, 405, 422)


@pytest.mark.parametrize("route", FOR_VISITORS, ids=name_of)
async def test_a_visitor_of_one_company_is_nobody_at_another(alpha: Company, beta: Company, route: Declared) -> None:
    answer = await ask(beta.visitor, alpha, route)
    assert answer.status_code in (401, 404), answer.text
    assert alpha.canary not in answer.text


def _start(ids: dict[str, str], foreign: str) -> dict[str, str]:
    body = {"contact_id": ids["own_contact_id"], "channel_id": ids["own_channel_id"]} | {foreign: ids[foreign]}
    return body | {"text": "Hello", "client_id": str(new_id())}


def _with_file(ids: dict[str, str]) -> dict[str, object]:
    return {"client_id": str(new_id()), "text": "Hello", "attachment_ids": [ids["file_id"]]}


def _quoting(ids: dict[str, str]) -> dict[str, object]:
    return {"client_id": str(new_id()), "text": "Hello", "quotes_id": ids["message_id"]}


FOREIGN_IN_BODY = [
    ("POST", "/api/v1/teams", lambda ids: {"name": "X", "teammate_ids": [ids["teammate_id"]]}),
    ("PATCH", "/api/v1/teams/{team_id}", lambda ids: {"teammate_ids": [ids["teammate_id"]]}),
    ("POST", "/api/v1/conversations", lambda ids: _start(ids, "contact_id")),
    ("POST", "/api/v1/conversations", lambda ids: _start(ids, "channel_id")),
    ("POST", "/api/v1/conversations/{conversation_id}/assign", lambda ids: {"teammate_id": ids["teammate_id"]}),
    ("POST", "/api/v1/conversations/{conversation_id}/assign", lambda ids: {"team_id": ids["team_id"]}),
    ("POST", "/api/v1/conversations/{conversation_id}/hand-to-ai", lambda ids: {"assistant_id": ids["assistant_id"]}),
    ("POST", "/api/v1/conversations/{conversation_id}/messages", _with_file),
    ("POST", "/api/v1/conversations/{conversation_id}/messages", _quoting),
    ("POST", "/api/v1/channels", lambda ids: {"kind": "web", "name": "X", "assistant_id": ids["assistant_id"]}),
    (
        "PUT",
        "/api/v1/models/choices",
        lambda ids: {"answer": [{"provider_id": ids["provider_id"], "model": "some-model"}]},
    ),
    ("PATCH", "/api/v1/channels/{channel_id}", lambda ids: {"assistant_id": ids["assistant_id"]}),
]


@pytest.mark.parametrize(
    ("method", "path", "make"), FOREIGN_IN_BODY, ids=[f"{n}-{case[1]}" for n, case in enumerate(FOREIGN_IN_BODY)]
)
async def test_an_id_in_a_body_reaches_no_further_than_one_in_a_path(
    alpha: Company, beta: Company, method: str, path: str, make: object
) -> None:
    assert callable(make)
    own = {f"own_{name}": value for name, value in beta.ids.items()}
    answer = await beta.owner.request(method, beta.path(path), json=make(alpha.ids | own))
    assert answer.status_code in (404, 409, 422), answer.text
    assert answer.json()["code"] != "invalid", answer.text
    assert alpha.canary not in answer.text


async def test_many_at_once_are_each_looked_at(alpha: Company, beta: Company) -> None:
    ids = [alpha.ids["conversation_id"], beta.ids["conversation_id"]]
    for action in ("resolve", "mark_read"):
        body = {"ids": ids, "action": action}
        answer = (await beta.owner.post("/api/v1/conversations/bulk", json=body)).json()
        assert alpha.ids["conversation_id"] not in answer["done"]
        assert [failed["id"] for failed in answer["failed"]] == [alpha.ids["conversation_id"]]
