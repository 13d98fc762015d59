"""Signing in to a mailbox with a token: consent, tokens that end, a permission that is taken back."""

import asyncio
import time
from collections.abc import AsyncGenerator
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import httpx2
import pytest

from relevo.channels.email.adapter import EmailConnector
from relevo.channels.email.oauth import GOOGLE, MICROSOFT, authorize_address, challenge_of, read_granted
from relevo.channels.email.oauth import SignInFailed as Failed
from relevo.desk.channels.api import Channel, Connection, Part, Recipient
from relevo.platform.egress import Egress
from relevo.testing.email import EmailSimulator
from tests.channels.email.carrying import SECRET, deliver, spoken
from tests.channels.stage import Stage
from tests.house import ORIGIN, client_of, sign_in

PART = Part(part_id=UUID(int=1), body={})


@pytest.fixture
async def server() -> AsyncGenerator[EmailSimulator]:
    async with EmailSimulator() as simulator:
        simulator.state.takes_passwords = False
        simulator.state.consents.redirects = [f"{ORIGIN}/channels/sign-in"]
        yield simulator


@pytest.fixture
async def channel(stage: Stage, server: EmailSimulator) -> Channel:
    """Connected, and nobody has signed in yet."""
    return await stage.connect("email", {**server.token_values(), "delivery": "polling"})


async def consent(stage: Stage, server: EmailSimulator, channel: Channel) -> dict[str, str]:
    """What the provider adds to the redirect address once the admin has allowed it."""
    begun = await stage.admin.post(f"/channels/{channel.id}/mail-sign-in")
    assert begun.status_code == 200, begun.text
    asked = dict(parse_qsl(urlsplit(begun.json()["address"]).query))
    async with httpx2.AsyncClient(base_url=server.url) as browser:
        page = await browser.get(begun.json()["address"].removeprefix(server.url))
        assert page.status_code == 200, page.text
        coded = page.text.split('name="asked" value="')[1].split('"')[0]
        back = await browser.post("/oauth/decide", data={"asked": coded, "answer": "allow"})
    assert back.status_code == 302
    assert back.headers["location"].startswith(asked["redirect_uri"])
    return dict(parse_qsl(urlsplit(back.headers["location"]).query))


async def signed_in(stage: Stage, server: EmailSimulator, channel: Channel) -> Connection:
    done = await stage.admin.post("/mail-sign-ins", json=await consent(stage, server, channel))
    assert done.status_code == 200, done.text
    assert done.json() == {"channel_id": str(channel.id), "ok": True}
    async with stage.db.transaction(stage.workspace.id) as tx:
        return await stage.opened(tx, await stage.channel(channel.id))


@pytest.fixture
async def connection(stage: Stage, server: EmailSimulator, channel: Channel) -> Connection:
    opened = await signed_in(stage, server, channel)
    stage.registry.tasks.pop("intake.poll")
    return opened


@pytest.fixture
async def connector(server: EmailSimulator) -> AsyncGenerator[EmailConnector]:
    """In another process than the one in which the admin signed in: nothing is kept here yet."""
    async with Egress(allow_hosts=["127.0.0.1"]) as egress:
        yield EmailConnector(egress)


def problems(channel: Channel) -> dict[str, str]:
    return {check["name"]: check["code"] for check in channel.checks if not check["ok"]}


async def test_before_anybody_signed_in_the_check_says_just_that(channel: Channel) -> None:
    assert problems(channel) == {"sign_in": "needed"}


async def test_an_admin_consents_and_mails_come_in_and_go_out(
    stage: Stage, server: EmailSimulator, channel: Channel
) -> None:
    stage.registry.tasks.pop("intake.poll")
    await signed_in(stage, server, channel)
    now = await stage.channel(channel.id)
    assert [(check["name"], check["ok"]) for check in now.checks] == [
        ("sign_in", True),
        ("imap", True),
        ("folder", True),
        ("smtp", True),
        ("test_mail", True),
    ]
    shown = await stage.admin.get(f"/channels/{channel.id}")
    assert "refresh-" not in shown.text
    assert "refresh_token" in shown.json()["connection"]["secret_hints"]
    assert not any(name.startswith("_") for name in shown.json()["connection"]["secret_hints"])


async def test_where_the_admin_is_sent_names_the_mailbox_and_hides_the_verifier(stage: Stage, channel: Channel) -> None:
    begun = await stage.admin.post(f"/channels/{channel.id}/mail-sign-in")
    asked = dict(parse_qsl(urlsplit(begun.json()["address"]).query))
    kinds = (await stage.admin.get("/channel-kinds")).json()["items"]
    [redirect] = [one["redirect_url"] for one in kinds if one["kind"] == "email"]
    assert asked["redirect_uri"] == redirect
    assert redirect.endswith("/channels/sign-in")
    assert (asked["login_hint"], asked["scope"]) == ("support@shop.test", "https://mail.google.com/")
    assert (asked["access_type"], asked["prompt"], asked["code_challenge_method"]) == ("offline", "consent", "S256")
    async with stage.db.transaction(stage.workspace.id) as tx:
        connection = await stage.opened(tx, channel)
    assert connection.secret("client_secret") not in begun.text
    assert asked["code_challenge"] not in connection.secret("_sign_in")


async def test_a_return_counts_once_for_the_admin_who_began_it(
    stage: Stage, server: EmailSimulator, channel: Channel
) -> None:
    back = await consent(stage, server, channel)
    touched = {**back, "state": back["state"][:-1] + ("A" if back["state"][-1] != "A" else "B")}
    assert (await stage.admin.post("/mail-sign-ins", json=touched)).json()["code"] == "mail_sign_in_ended"
    other = await sign_in(stage.app, stage.db, stage.workspace, stage.workspace.admin)
    assert (await other.post("/mail-sign-ins", json=back)).json()["code"] == "mail_sign_in_ended"
    await other.aclose()
    async with client_of(stage.app) as nobody:
        assert (await nobody.post("/mail-sign-ins", json=back)).status_code == 401
    assert (await stage.admin.post("/mail-sign-ins", json=back)).status_code == 200
    assert (await stage.admin.post("/mail-sign-ins", json=back)).json()["code"] == "mail_sign_in_ended"


async def test_a_return_after_ten_minutes_or_with_nonsense_is_refused(
    stage: Stage, server: EmailSimulator, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = await consent(stage, server, channel)
    monkeypatch.setattr("relevo.channels.email.signing_in.WITHIN_S", -1)
    late = await consent(stage, server, channel)
    # The newer one took the place of the first.
    for given in (back, late, {"state": "nonsense", "code": "x"}, {"state": f"{'0' * 32}.x", "code": "x"}):
        answer = await stage.admin.post("/mail-sign-ins", json=given)
        assert (answer.status_code, answer.json()["code"]) == (409, "mail_sign_in_ended")


async def test_a_wrong_secret_of_the_application_is_said_with_the_providers_words(
    stage: Stage, server: EmailSimulator
) -> None:
    values = {**server.token_values(), "client_secret": "another-one", "delivery": "polling"}
    channel = await stage.connect("email", values)
    answer = await stage.admin.post("/mail-sign-ins", json=await consent(stage, server, channel))
    assert (answer.status_code, answer.json()["code"]) == (502, "mail_sign_in_not_granted")
    assert "invalid_client" in answer.json()["reason"]


async def test_without_a_refresh_token_nothing_is_stored(
    stage: Stage, server: EmailSimulator, channel: Channel
) -> None:
    server.state.consents.gives_refresh_token = False
    answer = await stage.admin.post("/mail-sign-ins", json=await consent(stage, server, channel))
    assert answer.json()["code"] == "mail_sign_in_not_granted"
    hints = (await stage.admin.get(f"/channels/{channel.id}")).json()["connection"]["secret_hints"]
    assert "refresh_token" not in hints


async def test_a_channel_with_a_password_has_no_sign_in(stage: Stage, server: EmailSimulator) -> None:
    channel = await stage.connect("email", server.connect_values | {"delivery": "polling"})
    answer = await stage.admin.post(f"/channels/{channel.id}/mail-sign-in")
    assert (answer.status_code, answer.json()["code"]) == (409, "no_mail_sign_in")


async def test_what_is_asked_for_depends_on_the_way_to_sign_in(stage: Stage, server: EmailSimulator) -> None:
    async def wrong(values: dict[str, str]) -> list[str]:
        body = {"kind": "email", "name": "Mail", "connection": values}
        answer = await stage.admin.post("/channels", json=body)
        return sorted(answer.json()["fields"]) if answer.status_code == 422 else []

    assert await wrong({"address": "a@shop.test"}) == ["password", "smtp_host"]
    assert await wrong({"address": "a@shop.test", "sign_in": "google"}) == ["client_id", "client_secret"]
    assert await wrong({"address": "a@shop.test", "sign_in": "telepathy"}) == ["sign_in"]
    assert (
        await wrong({"address": "a@shop.test", "sign_in": "microsoft", "client_id": "12345", "client_secret": "12345"})
        == []
    )


class Clock:
    """Time as the kept tokens see it."""

    def __init__(self) -> None:
        self.ahead_s = 0.0

    def monotonic(self) -> float:
        return time.monotonic() + self.ahead_s


async def test_one_access_token_serves_all_until_five_minutes_before_it_ends(
    server: EmailSimulator, connector: EmailConnector, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, consents = Clock(), server.state.consents
    monkeypatch.setattr("relevo.channels.email.tokens.time", clock)
    before = consents.asked

    async def look() -> int:
        """Five at once; how often the token endpoint was asked until then."""
        await asyncio.gather(*(connector.look_up(connection, PART, Recipient(address="a@b.test")) for _ in range(5)))
        return consents.asked - before

    assert await look() == 1
    clock.ahead_s = 3600 - 300 - 10
    assert await look() == 1
    clock.ahead_s = 3600 - 300 + 10
    assert await look() == 2
    assert (await connector.check(connection)).ok
    assert consents.asked - before == 3, "a Check asks anew: it is there to find out"


async def test_a_token_that_the_server_refuses_is_renewed_once(
    server: EmailSimulator, connector: EmailConnector, connection: Connection
) -> None:
    await server.send(server.state.customer("ada@mail.test"), "One", "one")
    polled = await connector.poll(connection)
    connection = replace(connection, values={**connection.values, **connector.after_poll(polled)})
    asked = server.state.consents.asked
    server.state.consents.end_access()
    letter = await server.send(server.state.customer("ada@mail.test"), "Two", "two")
    assert [one.external_id for one in (await connector.poll(connection)).elements] == [f"inbox:{letter.message_id}"]
    assert server.state.consents.asked == asked + 1


async def test_a_renewed_refresh_token_is_stored_by_the_check(
    stage: Stage, server: EmailSimulator, channel: Channel
) -> None:
    server.state.consents.flavour = "microsoft"
    before = await signed_in(stage, server, channel)
    assert (await stage.admin.post(f"/channels/{channel.id}/check")).status_code == 200
    async with stage.db.transaction(stage.workspace.id) as tx:
        after = await stage.opened(tx, await stage.channel(channel.id))
    assert after.secret("refresh_token") != before.secret("refresh_token")
    assert after.secret("refresh_token") in server.state.consents.refresh_tokens


async def test_a_permission_that_was_taken_back_stops_the_channel_while_it_reads_and_tells_an_admin(
    stage: Stage, server: EmailSimulator, channel: Channel
) -> None:
    await signed_in(stage, server, channel)
    server.state.consents.revoke_all()
    stage.outbox.mails.clear()
    # The process that reads is the one that signed in: its token ended with the permission.
    for _ in range(6):
        await stage.die_in_a_job(6.0)
        poll = stage.registry.tasks.pop("intake.poll")
        await stage.run_jobs()
        stage.registry.tasks["intake.poll"] = poll
        if (await stage.channel(channel.id)).stopped_at is not None:
            break
    stopped = await stage.channel(channel.id)
    assert (stopped.stopped_at is not None, stopped.problem_code) == (True, "sign_in.revoked")
    assert len(stage.outbox.mails) >= 1
    assert (await stage.admin.post(f"/channels/{channel.id}/check")).json()["status"]["state"] == "error"
    await signed_in(stage, server, channel)
    assert (await stage.channel(channel.id)).stopped_at is None


async def test_a_permission_that_was_taken_back_stops_the_channel_when_it_sends_and_nothing_is_lost(
    stage: Stage, server: EmailSimulator
) -> None:
    values = {**server.token_values(), "delivery": "webhook", "hook_secret": SECRET}
    channel = await stage.connect("email", values)
    await signed_in(stage, server, channel)
    ada = server.state.customer("ada@mail.test", "Ada")
    raw = await _mail_of(server)
    await deliver(stage, channel, raw)
    conversation = await stage.conversation_of(channel)
    server.state.consents.revoke_all()
    await stage.say(conversation["id"], "Here I am.")
    await stage.run_jobs()
    assert (await stage.channel(channel.id)).problem_code == "sign_in.revoked"
    assert [one.by for one in ada.letters] == ["customer"]
    await signed_in(stage, server, channel)
    await stage.wake_outbox(channel)
    assert [one.text for one in ada.letters if one.by == "company"] == ["Here I am."]
    assert (await spoken(stage, channel))[-1] == ("teammate", "Here I am.")


async def test_trouble_of_the_token_endpoint_loses_nothing(stage: Stage, server: EmailSimulator) -> None:
    values = {**server.token_values(), "delivery": "webhook", "hook_secret": SECRET}
    channel = await stage.connect("email", values)
    await signed_in(stage, server, channel)
    ada = server.state.customer("ada@mail.test", "Ada")
    await deliver(stage, channel, await _mail_of(server))
    server.state.consents.end_access()
    server.state.consents.faults = [(503, {"error": "temporarily_unavailable"})]
    await stage.say((await stage.conversation_of(channel))["id"], "Here I am.")
    await stage.run_jobs()
    assert (await stage.channel(channel.id)).stopped_at is None
    await stage.pass_time(channel, 300)
    assert [one.text for one in ada.letters if one.by == "company"] == ["Here I am."]


async def test_disconnecting_takes_the_permission_back_at_the_provider(
    stage: Stage, server: EmailSimulator, channel: Channel
) -> None:
    await signed_in(stage, server, channel)
    assert server.state.consents.refresh_tokens
    assert (await stage.admin.post(f"/channels/{channel.id}/disconnect")).status_code == 200
    assert not server.state.consents.refresh_tokens


async def test_deleting_the_channel_takes_the_permission_back_as_well(
    stage: Stage, server: EmailSimulator, channel: Channel
) -> None:
    await signed_in(stage, server, channel)
    assert (await stage.admin.delete(f"/channels/{channel.id}")).status_code == 204
    assert not server.state.consents.refresh_tokens


async def test_a_mailbox_of_another_account_is_said_to_be_that(
    server: EmailSimulator, connector: EmailConnector, connection: Connection
) -> None:
    other = replace(connection, values={**connection.values, "address": "boss@shop.test"})
    checked = await connector.check(other)
    assert {(check.name, check.code) for check in checked.checks if not check.ok} == {
        ("imap", "token"),
        ("smtp", "token"),
    }
    assert "access-" not in str(checked)


REFUSALS = {
    "invalid_grant": (400, "revoked"),
    "invalid_client": (401, "client"),
    "unauthorized_client": (400, "client"),
    "interaction_required": (400, "revoked"),
    "invalid_scope": (400, "refused"),
    "temporarily_unavailable": (400, "trouble"),
}


@pytest.mark.parametrize("error", REFUSALS)
def test_what_the_token_endpoint_refuses_has_a_reason(error: str) -> None:
    status, code = REFUSALS[error]
    with pytest.raises(Failed) as failed:
        read_granted(status, f'{{"error": "{error}", "error_description": "words"}}'.encode())
    assert (failed.value.code, failed.value.detail) == (code, f"{error} words")


ODD = [
    (200, b"<html>"),
    (200, b"[]"),
    (200, b'{"access_token": 5}'),
    (200, b'{"access_token": "with a space"}'),
    (200, b'{"access_token": "a\\r\\nb"}'),
    (500, b""),
    (429, b"{}"),
]


@pytest.mark.parametrize(("status", "body"), ODD)
def test_an_answer_that_is_no_token_is_trouble_and_asked_again(status: int, body: bytes) -> None:
    with pytest.raises(Failed) as failed:
        read_granted(status, body)
    assert failed.value.code == "trouble"


LIFETIMES = {'"3599"': 3599, "0": 60, "999999999": 86_400, "null": 3600, '"soon"': 3600, "59": 60, "61": 61}


@pytest.mark.parametrize("told", LIFETIMES)
def test_how_long_a_token_lives_is_bounded(told: str) -> None:
    answer = f'{{"access_token": "abc", "expires_in": {told}}}'.encode()
    assert read_granted(200, answer).lives_s == LIFETIMES[told]


def test_the_challenge_is_that_of_the_standard() -> None:
    # RFC 7636, appendix B.
    assert challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


@pytest.mark.parametrize("provider", [GOOGLE, MICROSOFT])
def test_the_authorize_address_carries_what_the_provider_documents(provider: object) -> None:
    assert provider in (GOOGLE, MICROSOFT)
    known = GOOGLE if provider is GOOGLE else MICROSOFT
    address = authorize_address(
        known, client_id="id", redirect="https://r.test/x", address="a+b@c.test", state="s", verifier="v"
    )
    asked = dict(parse_qsl(urlsplit(address).query))
    assert asked["scope"] == known.scope
    assert asked["login_hint"] == "a+b@c.test"
    assert "v" not in asked.values()


async def _mail_of(server: EmailSimulator) -> bytes:
    await server.send(server.state.customer("ada@mail.test", "Ada"), "Question", "is anybody there?")
    return server.state.folders["INBOX"].mails.pop().raw
