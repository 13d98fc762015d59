import random

import pytest

from relevo.platform.graph import is_signed, sign
from tests.channels.meta.golden import KINDS, Golden

SECRET = "test_app_secret"
each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)


def refused_mutations(kind: Golden, count: int) -> int:
    chance = random.Random(11)
    files = [file.read_bytes() for file in kind.inbound_files()]
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


@each_kind
def test_every_payload_is_accepted_with_its_signature(kind: Golden) -> None:
    bodies = [file.read_bytes() for file in kind.inbound_files()]
    assert all(is_signed(body, sign(body, SECRET), SECRET) for body in bodies)


@each_kind
def test_hundreds_of_mutations_are_refused(kind: Golden) -> None:
    assert refused_mutations(kind, 500) == 500


@pytest.mark.soak
@each_kind
def test_ten_thousand_mutations_are_refused(kind: Golden) -> None:
    assert refused_mutations(kind, 10_000) == 10_000
