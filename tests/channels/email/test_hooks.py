"""The address that mails are posted to, in the shapes in which real providers post them."""

import base64
import hashlib
import hmac
import time
from collections.abc import AsyncGenerator, Mapping
from email.message import EmailMessage
from urllib.parse import urlencode

import httpx2
import pytest

from relevo.channels.email import hooks
from relevo.desk.channels.api import Channel, HookRefused, HookRequest
from tests.channels.email.carrying import SECRET, spoken
from tests.channels.kits_email import plain_mail, signed
from tests.channels.stage import Stage
from tests.house import ORIGIN, client_of

NOW = 1_795_000_000
RAW = plain_mail("ada@mail.test", "<1@mail.test>", "¿Dónde está mi pedido? \U0001f600", at=NOW)
# Bytes that are no text in any usual letters, as old mail programs send them.
ODD = RAW.replace(b"base64", b"8bit").rpartition(b"\r\n\r\n")[0] + b"\r\n\r\ncaf\xe9 \xff\x00 --\r\n"
BASIC = {"authorization": "Basic " + base64.b64encode(f"relevo:{SECRET}".encode()).decode()}


def form(fields: Mapping[str, bytes], *, boundary: str = "xYzZY") -> tuple[bytes, dict[str, str]]:
    """multipart/form-data as SendGrid posts it."""
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + value + b"\r\n"
        for name, value in fields.items()
    ]
    body = b"".join(parts) + f"--{boundary}--\r\n".encode()
    return body, {"content-type": f"multipart/form-data; boundary={boundary}"}


def sendgrid(raw: bytes) -> tuple[bytes, dict[str, str]]:
    """ "POST the raw, full MIME message"."""
    return form(
        {
            "dkim": b"{@mail.test : pass}",
            "email": raw,
            "to": b"support@shop.test",
            "from": b"Ada <ada@mail.test>",
            "sender_ip": b"192.0.2.1",
            "spam_report": b"",
            "envelope": b'{"to":["support@shop.test"],"from":"ada@mail.test"}',
            "subject": b"Question",
            "charsets": b'{"to":"UTF-8"}',
            "SPF": b"pass",
        }
    )


def mailgun(raw: bytes, *, at: int, secret: str = SECRET, token: bytes = b"t" * 50) -> tuple[bytes, dict[str, str]]:
    """A route whose address ends with "mime"."""
    stamp = str(at).encode()
    proof = hmac.new(secret.encode(), stamp + token, hashlib.sha256).hexdigest().encode()
    given = {"recipient": b"support@shop.test", "sender": b"ada@mail.test", "body-mime": raw}
    return form(given | {"timestamp": stamp, "token": token, "signature": proof})


def ask(body: bytes, headers: Mapping[str, str], *, secret: str = SECRET, at: float = NOW) -> bytes | None:
    lower = {name.lower(): text for name, text in headers.items()}
    return hooks.open_request(
        HookRequest(method="POST", url="https://r.test/x", headers=lower, query={}, body=body, at=at), secret=secret
    )


@pytest.mark.parametrize("raw", [RAW, ODD], ids=["text", "odd bytes"])
def test_each_providers_shape_yields_the_very_bytes_of_the_mail(raw: bytes) -> None:
    body, headers = sendgrid(raw)
    assert ask(body, headers | BASIC) == raw
    body, headers = form({"headers[subject]": b"Question", "message": raw})
    assert ask(body, headers | BASIC) == raw
    body, headers = mailgun(raw, at=NOW)
    assert ask(body, headers) == raw
    coded = urlencode({"recipient": "support@shop.test", "body-mime": raw}).encode()
    assert ask(coded, {"content-type": "application/x-www-form-urlencoded"} | BASIC) == raw


def test_postmarks_json_yields_the_mail() -> None:
    text = RAW.decode().replace("\r\n", "\\r\\n").replace('"', '\\"')
    body = f'{{"FromName": "Ada", "Subject": "Question", "RawEmail": "{text}"}}'.encode()
    assert ask(body, {"content-type": "application/json; charset=utf-8"} | BASIC) == RAW


def test_our_own_signature_also_covers_a_form() -> None:
    body, headers = sendgrid(RAW)
    inbound = signed(body, at=NOW, content_type=headers["content-type"])
    assert ask(inbound.content, inbound.headers) == RAW
    with pytest.raises(HookRefused):
        ask(inbound.content + b" ", inbound.headers)


WRONG_BASIC = {
    "another password": "Basic " + base64.b64encode(b"relevo:another").decode(),
    "no password": "Basic " + base64.b64encode(b"relevo").decode(),
    "an empty one": "Basic " + base64.b64encode(b"relevo:").decode(),
    "no base64": "Basic ???",
    "another scheme": f"Bearer {SECRET}",
    "the name instead": "Basic " + base64.b64encode(f"{SECRET}:".encode()).decode(),
}


@pytest.mark.parametrize("case", WRONG_BASIC)
def test_a_wrong_password_in_the_address_is_refused(case: str) -> None:
    body, headers = sendgrid(RAW)
    with pytest.raises(HookRefused):
        ask(body, headers | {"authorization": WRONG_BASIC[case]})


@pytest.mark.parametrize("seconds", [-301, 301])
def test_mailguns_signature_of_another_time_or_secret_is_refused(seconds: int) -> None:
    with pytest.raises(HookRefused):
        ask(*mailgun(RAW, at=NOW + seconds))
    with pytest.raises(HookRefused):
        ask(*mailgun(RAW, at=NOW, secret="another"))
    with pytest.raises(HookRefused):
        ask(*mailgun(RAW, at=NOW, token=b""))


@pytest.mark.parametrize("seconds", [-300, 300])
def test_five_minutes_of_difference_are_allowed_to_mailgun(seconds: int) -> None:
    assert ask(*mailgun(RAW, at=NOW + seconds)) == RAW


def test_without_a_secret_nothing_is_taken() -> None:
    for body, headers in (mailgun(RAW, at=NOW, secret=""), sendgrid(RAW)):
        nobody = {"authorization": "Basic " + base64.b64encode(b"relevo:").decode()}
        with pytest.raises(HookRefused):
            ask(body, headers | nobody, secret="")


BROKEN = {
    "no mail in the form": form({"subject": b"Question"}),
    "an empty mail": form({"email": b""}),
    "a form that ends within the mail": (sendgrid(RAW)[0].partition(RAW[-20:])[0], sendgrid(RAW)[1]),
    "a form without a boundary": (sendgrid(RAW)[0], {"content-type": "multipart/form-data"}),
    "another boundary": (sendgrid(RAW)[0], {"content-type": "multipart/form-data; boundary=other"}),
    "no form at all": (b"\x00\xff", {"content-type": "multipart/form-data; boundary=b"}),
    "a broken content type": (b"x", {"content-type": 'multipart/form-data; boundary="'}),
    "parts without a name": (b"--b\r\n\r\nx\r\n--b--\r\n", {"content-type": "multipart/form-data; boundary=b"}),
    "broken json": (b"{", {"content-type": "application/json"}),
    "json of another shape": (b'["raw"]', {"content-type": "application/json"}),
    "json without a mail": (b'{"raw": 5, "RawEmail": 7}', {"content-type": "application/json"}),
    "nothing": (b"", {"content-type": "message/rfc822"}),
}


@pytest.mark.parametrize("case", BROKEN)
async def test_what_holds_no_mail_is_refused_in_words(stage: Stage, channel: Channel, case: str) -> None:
    body, headers = BROKEN[case]
    answer = await stage.hook(channel, content=body, headers=headers | BASIC)
    assert (answer.status_code, answer.text) == (422, "There is no mail in this request.")


def test_of_many_fields_a_hundred_are_read_quickly() -> None:
    body, headers = form({f"f{number}": b"x" for number in range(100)} | {"email": RAW})
    assert ask(body, headers | BASIC) is None
    body, headers = form({"email": RAW} | {f"f{number}": b"x" for number in range(20_000)})
    assert ask(body, headers | BASIC) == RAW


async def test_what_providers_post_becomes_a_conversation_once(stage: Stage, channel: Channel) -> None:
    answers: list[httpx2.Response] = []
    for body, headers in (sendgrid(RAW), sendgrid(RAW), mailgun(RAW, at=int(time.time()))):
        answers.append(await stage.hook(channel, content=body, headers=headers | BASIC))
    await stage.run_jobs()
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert await spoken(stage, channel) == [("contact", "¿Dónde está mi pedido? \U0001f600")]


async def test_a_mail_with_a_large_photo_is_taken_and_a_larger_request_is_refused_in_words(
    stage: Stage, channel: Channel
) -> None:
    photo = b"\xff\xd8\xff" + bytes(5_000_000)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Message-ID"] = "ada@mail.test", "support@shop.test", "<large@mail.test>"
    mail.set_content("Here it is.")
    mail.add_attachment(photo, maintype="image", subtype="jpeg", filename="lamp.jpg")
    body, headers = sendgrid(mail.as_bytes())
    assert len(body) > 6_000_000
    assert (await stage.hook(channel, content=body, headers=headers | BASIC)).status_code == 200
    await stage.run_jobs()
    assert await spoken(stage, channel) == [("contact", "Here it is.")]
    body, headers = form({"email": bytes(hooks.MOST_BYTES)})
    answer = await stage.hook(channel, content=body, headers=headers | BASIC)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


async def test_a_large_request_to_an_address_that_nobody_has_is_not_taken_in(stage: Stage, channel: Channel) -> None:
    async def pieces() -> AsyncGenerator[bytes]:
        for _ in range(200):
            yield bytes(50_000)

    path = f"/hooks/v1/email/{channel.public_key[:-1]}{'x' if channel.public_key[-1] != 'x' else 'y'}"
    async with client_of(stage.app, base=ORIGIN) as client:
        answer = await client.post(path, content=pieces(), headers=BASIC)
    assert answer.status_code == 404
