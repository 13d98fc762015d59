"""Twilio's signature: the documented vectors, ports and proxies, and thousands of mutations."""

import json
import random
from urllib.parse import urlencode

import pytest

from relevo.channels.twilio import wire
from relevo.desk.channels.api import HookRefused
from tests.channels.twilio.golden import INBOUND, body_of, read

FORM = "application/x-www-form-urlencoded; charset=utf-8"
VECTOR = read("signature_vector.json")
JSON_VECTOR = read("signature_vector_json_body.json")
BODY = urlencode(VECTOR["params"]).encode()


def is_signed(
    url: str, signature: str, body: bytes = BODY, token: str = VECTOR["auth_token"], kind: str = FORM
) -> bool:
    try:
        wire.verify(url, {"content-type": kind, "x-twilio-signature": signature}, body, token)
    except HookRefused:
        return False
    return True


def test_the_documented_signature_is_accepted() -> None:
    assert is_signed(VECTOR["url"], VECTOR["X-Twilio-Signature"])


def test_the_signature_of_a_json_body_needs_its_hash() -> None:
    body, kind = JSON_VECTOR["body"].encode(), "application/json"
    url, good, token = JSON_VECTOR["url"], JSON_VECTOR["X-Twilio-Signature"], JSON_VECTOR["auth_token"]
    assert is_signed(url, good, body, token, kind)
    assert not is_signed(url, good, body + b" ", token, kind)
    assert not is_signed(url.partition("?")[0], wire.sign(url.partition("?")[0], [], token), body, token, kind)


@pytest.mark.parametrize("name", INBOUND)
def test_each_payloads_signature_verifies(name: str) -> None:
    told = read(name)
    assert is_signed(told["url"], told["headers"]["X-Twilio-Signature"], body_of(name), told["auth_token"])


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("https://desk.test/hooks/v1/sms/wk_1", "https://desk.test:443/hooks/v1/sms/wk_1"),
        ("https://desk.test:443/hooks/v1/sms/wk_1", "https://desk.test/hooks/v1/sms/wk_1"),
        ("http://desk.test/hooks/v1/sms/wk_1", "http://desk.test:80/hooks/v1/sms/wk_1"),
        ("https://desk.test:8443/hooks/v1/sms/wk_1", "https://desk.test/hooks/v1/sms/wk_1"),
        ("https://me:word@desk.test:8443/h", "https://me:word@desk.test:8443/h"),
        ("https://me:word@desk.test:8443/h", "https://me:word@desk.test/h"),
        ("https://desk.test/hooks/v1/sms/wk_1", "https://desk.test/hooks/v1/sms/wk_1#rc=3&rp=all"),
        ("https://[2001:db8::1]:8443/h?part=1", "https://[2001:db8::1]:8443/h?part=1"),
    ],
)
def test_ports_accounts_and_wishes_in_the_address_are_spelled_as_twilio_may(ours: str, theirs: str) -> None:
    fields = wire.form_of(BODY)
    assert is_signed(ours, wire.sign(theirs, fields, VECTOR["auth_token"]))


def test_a_value_given_twice_counts_once_and_blank_ones_count() -> None:
    body, token = b"A=1&A=1&A=0&B=&C=%C3%B1", "t"
    assert wire.sign("https://x.test/", wire.form_of(body), token) == wire.sign(
        "https://x.test/", [("A", "0"), ("A", "1"), ("B", ""), ("C", "ñ")], token
    )


@pytest.mark.parametrize("header", ["", " ", "x", VECTOR["X-Twilio-Signature"].lower(), "\u00f1", "A" * 5000])
def test_no_signature_and_a_wrong_one_are_refused(header: str) -> None:
    assert not is_signed(VECTOR["url"], header)


def test_another_address_another_host_and_no_token_are_refused() -> None:
    good = VECTOR["X-Twilio-Signature"]
    assert not is_signed(VECTOR["url"].replace("mycompany", "yourcompany"), good)
    assert not is_signed(VECTOR["url"] + "&part=1", good)
    assert not is_signed(VECTOR["url"], wire.sign(VECTOR["url"], wire.form_of(BODY), ""), token="")


def signed_text(body: bytes) -> str:
    """What Twilio's scheme covers: names and values in a row, without the border between them."""
    return "".join(name + value for name, value in sorted(set(wire.form_of(body))))


def refused_mutations(count: int) -> int:
    """So many requests of which something that is signed was changed."""
    chance, refused = random.Random(7), 0
    told = read("in_sms.json")
    url, good, body = told["url"], told["headers"]["X-Twilio-Signature"], body_of("in_sms.json")
    for number in range(count):
        new_url, new_body, header = url, body, good
        match number % 4:
            case 0 | 1:
                while signed_text(new_body) == signed_text(body):
                    changed = bytearray(body)
                    at = chance.randrange(len(body))
                    if number % 4:
                        del changed[at]
                    else:
                        changed[at] ^= 1 << chance.randrange(7)
                    new_body = bytes(changed)
            case 2:
                at = chance.randrange(len(good) - 2)
                header = good[:at] + chance.choice("ABCxyz019+/".replace(good[at], "")) + good[at + 1 :]
            case _:
                at = chance.randrange(len("https://desk."), len(url))
                new_url = url[:at] + chance.choice("qwz".replace(url[at], "")) + url[at + 1 :]
        refused += not is_signed(new_url, header, new_body, told["auth_token"])
    return refused


def test_hundreds_of_mutations_are_refused() -> None:
    assert refused_mutations(500) == 500


@pytest.mark.soak
def test_ten_thousand_mutations_are_refused() -> None:
    assert refused_mutations(10_000) == 10_000


def test_a_form_of_a_thousand_fields_is_no_form() -> None:
    assert wire.form_of(urlencode({f"f{n}": "x" for n in range(1000)}).encode()) == []
    assert json.dumps(wire.form_of(b"\xff\xfe=1"))
