import hashlib
import hmac
import json
import random

import pytest

from relevo.platform.graph import is_signed, sign
from tests.channels.whatsapp.golden import payload

VECTOR = payload("signature_vector")
BODY = VECTOR["raw_body_ascii"].encode()
SECRET = VECTOR["app_secret"]


def test_the_documented_signature_is_accepted() -> None:
    assert sign(BODY, SECRET) == VECTOR["value"]
    assert is_signed(BODY, VECTOR["value"], SECRET)


def test_json_that_was_written_again_has_another_signature() -> None:
    again = json.dumps(json.loads(BODY), ensure_ascii=False, separators=(",", ":")).encode()
    assert sign(again, SECRET) == VECTOR["wrong_if_reserialised_as_utf8"]
    assert not is_signed(BODY, VECTOR["wrong_if_reserialised_as_utf8"], SECRET)


@pytest.mark.parametrize(
    "header", [None, "", "sha256=", "sha1=" + "0" * 40, VECTOR["value"].upper(), VECTOR["value"] + " "]
)
def test_no_header_and_a_half_one_are_refused(header: str | None) -> None:
    assert not is_signed(BODY, header, SECRET)


def test_without_a_secret_nothing_is_signed() -> None:
    empty = "sha256=" + hmac.new(b"", BODY, hashlib.sha256).hexdigest()
    assert not is_signed(BODY, empty, "")


def refused_mutations(count: int) -> int:
    chance = random.Random(7)
    refused = 0
    for _ in range(count):
        body, header, secret = bytearray(BODY), VECTOR["value"], SECRET
        what = chance.randrange(4)
        if what == 0:
            body[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
        elif what == 1:
            at = chance.randrange(7, len(header))
            header = header[:at] + chance.choice("0123456789abcdefXYZ ".replace(header[at], "")) + header[at + 1 :]
        elif what == 2:
            del body[chance.randrange(len(body))]
        else:
            secret += chance.choice("abc")
        refused += not is_signed(bytes(body), header, secret)
    return refused


def test_hundreds_of_mutations_are_refused() -> None:
    assert refused_mutations(500) == 500


@pytest.mark.soak
def test_ten_thousand_mutations_are_refused() -> None:
    assert refused_mutations(10_000) == 10_000
