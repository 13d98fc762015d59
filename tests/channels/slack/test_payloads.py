"""Every inbound payload file, as it is, through verifying, splitting and reading; the snapshot was read by a person."""

import json
import random
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from relevo.channels.slack import wire
from relevo.desk.channels.api import HookRefused

PAYLOADS = Path(__file__).with_name("payloads")
GOLDEN = json.loads(Path(__file__).with_name("golden.json").read_text())
NOT_A_BODY = {"in_retry_headers.json"}  # tells of headers
INBOUND = sorted(
    path.name for path in (*PAYLOADS.glob("in_*.json"), *PAYLOADS.glob("echo_*.json")) if path.name not in NOT_A_BODY
)
FORM = "application/x-www-form-urlencoded"


def read(name: str) -> Any:
    return json.loads((PAYLOADS / name).read_text())


def request_of(name: str) -> tuple[dict[str, str], bytes]:
    told = read(name)
    if told.get("content_type") == FORM:
        return {"content-type": FORM}, urlencode(told["form"]).encode()
    return {"content-type": "application/json"}, json.dumps(told).encode()


def as_shown(name: str) -> dict[str, Any] | None:
    element = wire.split(wire.read_body(*request_of(name)))
    if element is None:
        return None
    incoming = [
        {"type": one.type, **one.model_dump(mode="json", exclude_defaults=True)} for one in wire.parse(element.body)
    ]
    return {"lane": element.lane, "external_id": element.external_id, "incoming": incoming}


@pytest.mark.parametrize("name", INBOUND)
def test_each_file_yields_what_its_name_says(name: str) -> None:
    assert as_shown(name) == GOLDEN[name]


def test_no_file_is_left_out() -> None:
    assert sorted(GOLDEN) == INBOUND
    assert len(INBOUND) == 18


@pytest.mark.parametrize("name", INBOUND)
def test_a_file_with_any_one_part_missing_or_of_another_type_is_read_without_an_error(name: str) -> None:
    for broken in _mutations(wire.read_body(*request_of(name))):
        element = wire.split(broken)
        if element is not None:
            wire.parse(element.body)


def _mutations(value: Any) -> list[Any]:
    found: list[Any] = []
    if isinstance(value, dict):
        for key in value:
            found.append({name: inner for name, inner in value.items() if name != key})
            found += [value | {key: other} for other in (None, [], {}, "x", 0, True)]
            found += [value | {key: inner} for inner in _mutations(value[key])]
    elif isinstance(value, list):
        found += [[inner] for one in value for inner in _mutations(one)]
    return found


def test_slacks_own_signature_vector_verifies() -> None:
    vector = read("signature_vector.json")
    headers = {
        "x-slack-request-timestamp": vector["timestamp"],
        "x-slack-signature": vector["X-Slack-Signature"],
    }
    wire.verify(headers, vector["body"].encode(), vector["signing_secret"], now=float(vector["timestamp"]) + 299)
    with pytest.raises(HookRefused):
        wire.verify(headers, vector["body"].encode(), vector["signing_secret"], now=float(vector["timestamp"]) + 301)


def refused_mutations(count: int) -> int:
    """Any one bit of the body, the timestamp or the signature."""
    vector = read("signature_vector.json")
    secret, stamp, signature = vector["signing_secret"], vector["timestamp"], vector["X-Slack-Signature"]
    chance, refused = random.Random(7), 0
    for _ in range(count):
        parts = [vector["body"].encode(), stamp.encode(), signature.encode()]
        which = chance.randrange(3)
        changed = bytearray(parts[which])
        at = chance.randrange(len(changed))
        changed[at] ^= 1 << chance.randrange(7)
        parts[which] = bytes(changed)
        body, new_stamp, new_signature = parts[0], parts[1].decode("latin-1"), parts[2].decode("latin-1")
        headers = {"x-slack-request-timestamp": new_stamp, "x-slack-signature": new_signature}
        try:
            wire.verify(headers, body, secret, now=float(stamp))
        except HookRefused:
            refused += 1
    return refused


def test_two_thousand_mutated_requests_are_refused() -> None:
    assert refused_mutations(2000) == 2000


@pytest.mark.soak
def test_ten_thousand_mutated_requests_are_refused() -> None:
    assert refused_mutations(10_000) == 10_000


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<@U0000BOT1> Hi &amp; <https://example.test|link>", "Hi & link (https://example.test)"),
        ("<#C1|general> <!here> <@U2|ada>", "#general @here @ada"),
        ("1 &lt; 2 &amp;lt; 3", "1 < 2 &lt; 3"),
        ("<https://example.test>", "https://example.test"),
    ],
)
def test_slacks_marks_become_what_people_read(text: str, plain: str) -> None:
    assert wire.to_plain(text, "U0000BOT1") == plain
