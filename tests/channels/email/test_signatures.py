"""The hook's signature: what is whole is taken, what was touched anywhere is refused."""

import random
import time

import pytest

from relevo.channels.email import hooks
from relevo.desk.channels.api import HookRefused
from tests.channels.conformance import Inbound
from tests.channels.kits_email import SECRET, plain_mail, signed

NOW = 1_795_000_000
MUTATIONS = 10_000


def check(inbound: Inbound, *, now: float = NOW) -> None:
    headers = {name.lower(): text for name, text in inbound.headers.items()}
    hooks.verify(headers, inbound.content, {}, secret=SECRET, now=now)


def whole() -> Inbound:
    return signed(plain_mail("ada@customer.test", "<1@customer.test>", "hello", at=NOW), at=NOW)


def test_a_whole_request_is_taken_also_beside_the_signature_of_an_older_secret() -> None:
    inbound = whole()
    check(inbound)
    older = "v1,AAAA " + inbound.headers["webhook-signature"]
    check(Inbound(inbound.content, inbound.headers | {"webhook-signature": older}))


@pytest.mark.parametrize("seconds", [-301, 301, 86_400])
def test_a_request_of_another_time_is_refused(seconds: int) -> None:
    with pytest.raises(HookRefused):
        check(whole(), now=NOW + seconds)


@pytest.mark.parametrize("seconds", [-300, 0, 300])
def test_five_minutes_of_difference_are_allowed(seconds: int) -> None:
    check(whole(), now=NOW + seconds)


def test_ten_thousand_touched_requests_are_refused() -> None:
    chance = random.Random(20261121)
    inbound = whole()
    for _ in range(MUTATIONS):
        with pytest.raises(HookRefused):
            check(_touched(inbound, chance))


def _touched(inbound: Inbound, chance: random.Random) -> Inbound:
    kind = chance.choice(["body", "cut", "grown", "webhook-id", "webhook-timestamp", "webhook-signature", "missing"])
    body, headers = bytearray(inbound.content), dict(inbound.headers)
    match kind:
        case "body":
            place = chance.randrange(len(body))
            body[place] ^= chance.randrange(1, 256)
        case "cut":
            del body[chance.randrange(len(body)) :]
        case "grown":
            body.insert(chance.randrange(len(body) + 1), chance.randrange(256))
        case "missing":
            del headers[chance.choice(["webhook-id", "webhook-timestamp", "webhook-signature"])]
        case _:
            text = headers[kind]
            # The name of the scheme stands in front of a signature; several of them may follow each other.
            place = chance.randrange(3 if kind == "webhook-signature" else 0, len(text))
            letter = chance.choice([one for one in "0123456789abcXYZ+/" if one != text[place]])
            headers[kind] = text[:place] + letter + text[place + 1 :]
    return Inbound(bytes(body), headers)


def test_without_a_secret_nothing_is_taken() -> None:
    inbound = signed(b"x", at=int(time.time()), secret="")
    headers = {name.lower(): text for name, text in inbound.headers.items()}
    with pytest.raises(HookRefused):
        hooks.verify(headers, inbound.content, {}, secret="", now=time.time())
