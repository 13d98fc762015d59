"""A visitor's session: anonymous, resumed, signed, and never somebody else's."""

import time
from typing import Any

import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from relevo.channels.web.api import find_visitor
from relevo.desk.audit.api import SYSTEM
from relevo.desk.channels.api import do_rotate_identity_secret
from relevo.platform.auth.tokens import TokenKind, parse_token
from relevo.platform.secrets import Secret, SecretBox
from tests.channels.web.serving import Served, Shop, make_shop


async def make_secret(shop: Shop) -> Secret:
    house = shop.served.house
    async with house.db.transaction(shop.workspace.id) as tx:
        return await do_rotate_identity_secret(tx, shop.channel.id, box=house.http.service(SecretBox), by=SYSTEM)


def sign(shop: Shop, secret: Secret, *, alg: str = "HS256", **changed: Any) -> str:
    claims = {"sub": "u-1", "aud": shop.key, "exp": int(time.time()) + 600, "name": "Lucía", "email": "lu@example.com"}
    claims |= changed
    return jwt.encode(
        {"alg": alg}, {k: v for k, v in claims.items() if v is not None}, OctKey.import_key(secret.reveal())
    )


async def open_session(shop: Shop, *, token: str | None = None, **given: Any) -> httpx2.Response:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with httpx2.AsyncClient() as client:
        return await client.post(f"{shop.web}/session", json=given, headers=headers)


async def test_a_browser_goes_on_where_it_left_off(shop: Shop):
    visitor = await shop.visit()
    said = await visitor.say("Hola")
    again = await open_session(shop, token=visitor.session["token"])
    assert again.json()["token"] == visitor.session["token"]
    assert again.json()["conversation"]["id"] == said["conversation"]["id"]


async def test_two_browsers_are_two_people(shop: Shop):
    first, second = await shop.visit(), await shop.visit()
    await first.say("Esto es mío")
    assert (await second.thread())["items"] == []


async def test_a_token_of_another_channel_opens_nothing(served: Served, shop: Shop):
    other = await make_shop(served)
    visitor = await shop.visit()
    await visitor.say("Hola")
    headers = {"Authorization": f"Bearer {visitor.session['token']}"}
    async with httpx2.AsyncClient(base_url=other.web, headers=headers) as client:
        answers = [
            await client.get("/messages"),
            await client.post("/messages", json={"client_id": "a", "text": "x"}),
            await client.post("/talk-to-person", json={"client_id": "b"}),
            await client.post("/csat", json={"score": 5}),
            await client.put("/read", json={"seq": 1}),
            await client.post("/files", files={"file": ("a.png", b"x")}),
        ]
    assert {answer.status_code for answer in answers} == {404}


async def test_ten_thousand_changed_tokens_open_nothing(shop: Shop):
    visitor = await shop.visit()
    token: str = visitor.session["token"]
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
    changed = [
        token[:at] + letter + token[at + 1 :]
        for at in range(3, len(token))
        for letter in letters
        if letter != token[at]
    ]
    # All are other tokens by their hash; a sample goes over the wire, the rest through the same door in process.
    parsed = [found for text in changed[:10_000] if (found := parse_token(text, TokenKind.VISITOR))]
    async with shop.served.house.db.transaction(shop.workspace.id) as tx:
        opened = [await find_visitor(tx, one) for one in parsed[:500]]
    assert set(opened) == {None}
    for text in changed[:: len(changed) // 20]:
        answer = await visitor.client.get("/messages", headers={"Authorization": f"Bearer {text}"})
        assert answer.status_code in (401, 404)


async def test_a_signed_customer_is_known_by_name_and_gets_a_new_token(shop: Shop):
    secret = await make_secret(shop)
    visitor = await shop.visit()
    said = await visitor.say("Hola, aún sin entrar")
    answer = await open_session(shop, token=visitor.session["token"], identity_jwt=sign(shop, secret))
    session = answer.json()
    assert session["contact_name"] == "Lucía"
    assert session["token"] != visitor.session["token"]
    assert session["conversation"]["id"] == said["conversation"]["id"]
    assert (await visitor.client.get("/messages")).status_code == 401


async def test_a_signed_customer_finds_the_conversation_on_another_machine(shop: Shop):
    secret = await make_secret(shop)
    first = await shop.visit(identity_jwt=sign(shop, secret))
    said = await first.say("Desde el móvil")
    second = await shop.visit(identity_jwt=sign(shop, secret))
    assert second.session["conversation"]["id"] == said["conversation"]["id"]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"exp": int(time.time()) - 3600}, "over"),
        ({"exp": None}, "without an end"),
        ({"exp": int(time.time()) + 90_000}, "too long"),
        ({"aud": "wk_other"}, "for another channel"),
        ({"sub": None}, "about nobody"),
        ({"sub": "x" * 500}, "about too much"),
        ({"email": "not an address"}, "with a wrong address"),
    ],
)
async def test_a_signature_that_is(shop: Shop, changed: dict[str, Any], why: str):
    secret = await make_secret(shop)
    answer = await open_session(shop, identity_jwt=sign(shop, secret, **changed))
    assert answer.status_code == 422, why
    assert answer.json()["code"] == "invalid_identity"


async def test_an_unsigned_or_foreign_signature_is_refused(shop: Shop):
    await make_secret(shop)
    header = "eyJhbGciOiJub25lIn0"  # {"alg":"none"}
    claims = sign(shop, Secret("another-secret-of-a-good-length-1234")).split(".")[1]
    for text in (f"{header}.{claims}.", sign(shop, Secret("another-secret-of-a-good-length-1234")), "rubbish", "a.b.c"):
        answer = await open_session(shop, identity_jwt=text)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_identity")


async def test_what_was_signed_with_an_older_secret_is_refused(shop: Shop):
    old = await make_secret(shop)
    await make_secret(shop)
    assert (await open_session(shop, identity_jwt=sign(shop, old))).status_code == 422


async def test_a_channel_for_customers_only_takes_nobody_else(served: Served):
    shop = await make_shop(served, identity_required=True)
    answer = await open_session(shop)
    assert (answer.status_code, answer.json()["code"]) == (403, "identity_required")
    secret = await make_secret(shop)
    assert (await open_session(shop, identity_jwt=sign(shop, secret))).status_code == 200


async def test_a_switched_off_or_unknown_chat_does_not_exist(shop: Shop):
    async with shop.served.house.db.transaction(shop.workspace.id) as tx:
        await tx.execute("UPDATE channel SET enabled = false WHERE id = $1", shop.channel.id)
    for key in (shop.key, "wk_" + "a" * 42, "wk_x", "..%2f..", "%00"):
        async with httpx2.AsyncClient(base_url=shop.served.base_url) as client:
            assert (await client.get(f"/web/v1/{key}/config")).status_code in (404, 422)
            assert (await client.post(f"/web/v1/{key}/session", json={})).status_code in (404, 405, 422)
