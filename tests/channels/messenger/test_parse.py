import json
from pathlib import Path

import pytest

from relevo.channels.messenger.wire import OBJECT, parse
from relevo.platform.graph.messaging import split_messaging
from tests.channels.messenger.golden import GOLDEN, inbound_files, payload, read


@pytest.mark.parametrize("file", inbound_files(), ids=lambda file: file.stem)
def test_every_payload_yields_what_its_name_says(file: Path) -> None:
    assert read(json.loads(file.read_text())) == json.loads(GOLDEN.read_text())[file.stem]


def test_the_snapshot_speaks_of_every_payload_and_of_nothing_else() -> None:
    assert sorted(json.loads(GOLDEN.read_text())) == [file.stem for file in inbound_files()]


def test_the_same_message_in_two_entries_has_one_id() -> None:
    elements = split_messaging(payload("in_duplicate_same_mid_two_entries"), object_name=OBJECT)
    assert [element.external_id for element in elements] == ["message:dup_mid_1", "message:dup_mid_1"]


def test_a_sticker_that_comes_as_a_picture_too_is_shown_once() -> None:
    assert [len(one["media"]) for one in read(payload("in_sticker_transition_both"))] == [1]


def test_a_reply_from_metas_own_inbox_is_not_ours() -> None:
    (mine,), (theirs,) = read(payload("echo_own_app")), read(payload("echo_page_inbox"))
    assert mine["part_id"] == "outbox:42"
    assert "part_id" not in theirs


def test_an_enforced_policy_names_nobody_and_stops_the_channel() -> None:
    (element,) = split_messaging(payload("in_policy_enforcement"), object_name=OBJECT)
    assert element.customer == "?"
    assert [one["type"] for one in read(payload("in_policy_enforcement"))] == ["channel_stopped"]


def test_what_is_not_from_messenger_is_nothing() -> None:
    body = payload("in_text") | {"object": "instagram"}
    assert split_messaging(body, object_name=OBJECT) == []
    assert parse(body) == []
