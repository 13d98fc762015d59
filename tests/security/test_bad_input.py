"""Whatever is sent, the answer is a success or a clear refusal: never a 500, never a hang, never markup."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx2
import pytest

from relevo.kit.ids import new_id
from relevo.platform.render import clean_text
from tests.security.bodies import BODIES
from tests.security.fortress import PDF, Company
from tests.security.routes import Declared, declared_routes, operations

OWN_STRINGS = [
    "", " ", "\x00", "a\x00b", "\ud800", "\udfff\ud800", "\ufeff", "\u202eabc", "\u2028", "a" * 100_000, "é" * 30_000,
    "\U000e0041\U000e0042", "\x1b[31m", "\r\n\r\nX: y", "%00", "%s%n", "{{7*7}}", "${7*7}", "' OR 1=1 --", "\\", "%",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "javascript:alert(1)", "../../../etc/passwd",
    "𝕳𝖊𝖑𝖑𝖔", "👩‍👩‍👧‍👦" * 50, "Z̡̛a̷l̸g̶o̴" * 100, "１２３", "null", "NaN", "true", "\t\n\r", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "\ufffe\uffff",
]  # fmt: skip
RAW_BODIES = [
    b"", b"{", b"[]", b"null", b"1", b'"x"', b"\x00", b"\xff\xfe", b'{"a": NaN}', b'{"a": Infinity}',
    b'{"a": "\\u0000"}', b"[" * 100_000, b'{"a":' * 5_000 + b"1" + b"}" * 5_000, b'{"a": ' + b"9" * 10_000 + b"}",
    b'{"a": 1e999}', b'{"a": 1, "a": 2}', b"a=b&c=d", b"\xef\xbb\xbf{}", b'{"__proto__": {}}', b"{}" * 1000,
]  # fmt: skip
WRITING = [route for route in declared_routes() if route.method in ("POST", "PUT", "PATCH")]
SLOW = {"change_password", "sign_in_with_password"}  # hashing, and counted: a few strings are enough


OPERATIONS = {(method, path): operation for method, path, operation in operations()}


def name_of(route: Declared) -> str:
    return str(route)


def client_for(company: Company, route: Declared) -> httpx2.AsyncClient:
    return company.visitor if route.path.startswith("/web/") else company.owner


def check_answer(answer: httpx2.Response, what: object) -> None:
    assert answer.status_code < 500, f"{what!r:.200}: {answer.status_code} {answer.text:.300}"
    # The one page that is made of others' HTML is a sandbox by its own policy.
    is_sandbox = answer.headers.get("content-security-policy", "").startswith("sandbox ")
    assert is_sandbox or "text/html" not in answer.headers.get("content-type", ""), what
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["detail"]


def texts_in(body: dict[str, Any]) -> list[str]:
    return [name for name, value in body.items() if isinstance(value, str)]


def body_of(company: Company, route: Declared) -> dict[str, Any]:
    given = BODIES.get(route.name, {"json": {}})
    return (given(company) if callable(given) else given).get("json", {})


# Plain forms of a page: what is no field of theirs does nothing, and the page is shown again.
FORMS = frozenset({"change_memory_page"})


@pytest.mark.parametrize("route", [route for route in WRITING if route.name not in {"sign_out", *FORMS}], ids=name_of)
async def test_strange_bodies_are_refused_with_a_sentence(beta: Company, route: Declared) -> None:
    """All but signing out, which would end the session that these tests share, and the forms of pages."""
    client = client_for(beta, route)
    for body in RAW_BODIES:
        kinds = ("application/json", "text/plain", "multipart/form-data; boundary=x")
        for content_type in kinds if len(body) < 3 else kinds[:1]:
            answer = await client.request(
                route.method, beta.path(route.path), content=body, headers={"Content-Type": content_type}
            )
            check_answer(answer, body)


@pytest.mark.parametrize("route", WRITING, ids=name_of)
async def test_strange_strings_are_stored_as_text_or_refused(beta: Company, route: Declared) -> None:
    client, good = client_for(beta, route), body_of(beta, route)
    for text in OWN_STRINGS[:3] if route.name in SLOW else OWN_STRINGS:
        for name in texts_in(good):
            # json.dumps writes a lone surrogate as an escape, as a browser would.
            content = json.dumps(good | {name: text}).encode()
            answer = await client.request(
                route.method, beta.path(route.path), content=content, headers={"Content-Type": "application/json"}
            )
            check_answer(answer, (name, text))


TAKES_JSON = [
    route
    for route in WRITING
    if "application/json" in OPERATIONS.get((route.method, route.path), {}).get("requestBody", {}).get("content", {})
]


@pytest.mark.parametrize("route", TAKES_JSON, ids=name_of)
async def test_a_field_nobody_knows_is_never_ignored(beta: Company, route: Declared) -> None:
    good = body_of(beta, route)
    for name in ("workspace_id", "id", "role_", "is_admin"):
        answer = await client_for(beta, route).request(
            route.method, beta.path(route.path), json=good | {name: str(new_id())}
        )
        if name == "workspace_id" and route.name == "sign_in_with_password":
            continue
        assert answer.status_code == 422, f"{name}: {answer.status_code} {answer.text:.300}"


@pytest.mark.parametrize("route", [r for r in declared_routes() if r.method == "GET"], ids=name_of)
async def test_strange_questions_get_an_answer(beta: Company, route: Declared) -> None:
    client = client_for(beta, route)
    operation = OPERATIONS.get((route.method, route.path), {})
    names = [one["name"] for one in operation.get("parameters", []) if one["in"] == "query"]
    for text in ["", "\x00", "%00", "9" * 400, "-1", "1e9", "'", "ñ", "\u202e", "%", "x" * 3_000]:
        for name in [*names, "unknown"]:
            answer = await client.get(f"{beta.path(route.path)}?{name}={quote(text)}")
            assert answer.status_code < 500
            if operation:
                check_answer(answer, (name, text))


@pytest.mark.shared
@pytest.mark.parametrize("part", range(5))
async def test_naughty_strings_come_back_as_they_went(beta: Company, shared_folder: Path, part: int) -> None:
    """As a customer's message, a contact's name and a file's name: stored and shown as text, or refused."""
    lines = (shared_folder / "data/naughty_strings/strings.jsonl").read_text().strip().split("\n")[part::5]
    messages = names = 0
    for line in lines:
        text = json.loads(line)["text"]
        said = await beta.visitor.post(
            f"/web/v1/{beta.ids['channel_key']}/messages", json={"client_id": str(new_id()), "text": text}
        )
        named = await beta.owner.post("/api/v1/contacts", json={"name": text})
        sent = await beta.owner.post("/api/v1/files", files={"file": (f"{text}.pdf", PDF)})
        for answer in (said, named, sent):
            check_answer(answer, text)
        if said.status_code < 300:
            messages += 1
            assert said.json()["message"]["text"].split() == clean_text(text).split()
        if named.status_code < 300:
            names += 1
            assert (await beta.owner.get(f"/api/v1/contacts/{named.json()['id']}")).json() == named.json()
    assert messages > 0.9 * len(lines)
    assert names > 0.8 * len(lines)
