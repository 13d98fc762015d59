import random

import pytest

from relevo.platform.graph import is_signed, sign
from tests.channels.messenger.golden import inbound_files

SECRET = "test_app_secret"


def refused_mutations(count: int) -> int:
    chance = random.Random(11)
    files = [file.read_bytes() for file in inbound_files()]
    refused = 0
    for _ in range(count):
        body = bytearray(chance.choice(files))
        header = sign(bytes(body), SECRET)
        if chance.random() < 0.5:
            body[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
        else:
            at = chance.randrange(7, len(header))
            header = header[:at] + chance.choice("0123456789abcdef".replace(header[at], "")) + header[at + 1 :]
        refused += not is_signed(bytes(body), header, SECRET)
    return refused


def test_every_payload_is_accepted_with_its_signature() -> None:
    assert all(is_signed(body, sign(body, SECRET), SECRET) for body in (file.read_bytes() for file in inbound_files()))


def test_hundreds_of_mutations_are_refused() -> None:
    assert refused_mutations(500) == 500


@pytest.mark.soak
def test_ten_thousand_mutations_are_refused() -> None:
    assert refused_mutations(10_000) == 10_000
