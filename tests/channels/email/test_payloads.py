"""Every inbound payload file, as it is, through the reading: the snapshot beside was read line by line by a person.

The files name mails of ours in a form of their own; the ids of ours stand for them here.
"""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from relevo.channels.email import wire
from relevo.desk.channels.api import MessageIn

PAYLOADS = Path(__file__).with_name("payloads")
GOLDEN = json.loads(Path(__file__).with_name("golden.json").read_text())
INBOUND = sorted(path.name for path in PAYLOADS.glob("in_*.json"))
CONVERSATION = UUID("0198c0de-0000-7000-8000-000000000001")
PART = UUID("0198c0de-0000-7000-8000-000000000017")
SECRET = "thread-secret"
SETTINGS = wire.Settings(
    channel_id="0198c0de-0000-7000-8000-0000000000cc",
    own=frozenset({"support@desk.example"}),
    trusted_forms=frozenset(),
    proof="none",
    auth_server="",
    thread_secret=SECRET,
)
AT = 1_795_000_000.0


def raw_of(name: str) -> bytes:
    told = json.loads((PAYLOADS / name).read_text())
    raw = told["raw_latin1"].encode("latin-1") if "raw_latin1" in told else told["raw"].encode()
    ours = wire.message_id_of(PART, "desk.example").encode()
    raw = re.sub(rb"<conversation/[0-9a-f-]+/messages/17@desk\.example>", ours, raw)
    signed = wire.plus_address("support@desk.example", CONVERSATION, SECRET).encode()
    return raw.replace(b"reply+0198c0de000070008000000000000001@desk.example", signed)


def as_shown(name: str) -> dict[str, Any]:
    element = wire.split(raw_of(name), SETTINGS, at=AT)
    incoming = [
        {"type": one.type, **one.model_dump(mode="json", exclude_defaults=True)} for one in wire.parse(element.body)
    ]
    return {"lane": element.lane, "external_id": element.external_id, "incoming": incoming}


@pytest.mark.parametrize("name", INBOUND)
def test_each_file_yields_what_its_name_says(name: str) -> None:
    assert as_shown(name) == GOLDEN[name]


def test_no_file_is_left_out() -> None:
    assert sorted(GOLDEN) == INBOUND
    assert len(INBOUND) == 16


def test_a_form_of_our_own_speaks_for_whom_it_names() -> None:
    raw = raw_of("in_reply_to_header_differs.json")
    element = wire.split(raw, replace(SETTINGS, trusted_forms=frozenset({"no-reply@forms.example"})), at=AT)
    [incoming] = wire.parse(element.body)
    assert isinstance(incoming, MessageIn)
    assert incoming.address == "ada@customer.example"


@pytest.mark.parametrize("name", INBOUND)
def test_a_mail_that_breaks_off_anywhere_is_read_without_an_error(name: str) -> None:
    raw = raw_of(name)
    for end in range(0, len(raw), 7):
        wire.parse(wire.split(raw[:end], SETTINGS, at=AT).body)
