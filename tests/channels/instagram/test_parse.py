import json
from pathlib import Path

import pytest

from relevo.channels.instagram.wire import OBJECT, parse
from relevo.platform.graph.messaging import split_messaging
from tests.channels.instagram.golden import GOLDEN, inbound_files, payload, read


@pytest.mark.parametrize("file", inbound_files(), ids=lambda file: file.stem)
def test_every_payload_yields_what_its_name_says(file: Path) -> None:
    assert read(json.loads(file.read_text())) == json.loads(GOLDEN.read_text())[file.stem]


def test_the_snapshot_speaks_of_every_payload_and_of_nothing_else() -> None:
    assert sorted(json.loads(GOLDEN.read_text())) == [file.stem for file in inbound_files()]


def test_the_same_message_in_two_entries_has_one_id() -> None:
    elements = split_messaging(payload("in_duplicate_same_mid_two_entries"), object_name=OBJECT)
    assert [element.external_id for element in elements] == ["message:dup_mid_1", "message:dup_mid_1"]


def test_a_deletion_and_each_edit_are_events_of_their_own() -> None:
    ids = {
        name: split_messaging(payload(name), object_name=OBJECT)[0].external_id.partition(":")[0]
        for name in ("in_text", "in_deleted_unsend", "in_edit", "in_reaction", "in_standby_event")
    }
    assert ids == {
        "in_text": "message",
        "in_deleted_unsend": "deletion",
        "in_edit": "edit",
        "in_reaction": "messaging",
        "in_standby_event": "standby",
    }


def test_the_customer_is_who_is_not_the_account_whichever_way_an_echo_is_written() -> None:
    for name in ("echo_text", "echo_wrong_direction_variant"):
        (element,) = split_messaging(payload(name), object_name=OBJECT)
        assert element.customer == "900000000000001"


def test_the_test_button_of_the_dashboard_makes_no_customer() -> None:
    (element,) = split_messaging(payload("dashboard_test_changes"), object_name=OBJECT)
    assert element.account_id is None
    assert parse(element.body) == []


def test_what_is_not_from_instagram_is_nothing() -> None:
    body = payload("in_text") | {"object": "page"}
    assert split_messaging(body, object_name=OBJECT) == []
    assert parse(body) == []
