import json
from pathlib import Path
from typing import Any

import pytest

from relevo.channels.whatsapp.numbers import spellings_of
from relevo.channels.whatsapp.reading import incoming_of
from relevo.channels.whatsapp.splitting import OLD_MESSAGES_AT_ONCE, split
from relevo.channels.whatsapp.wire import parse
from relevo.desk.channels.api import (
    ChannelStoppedIn,
    DeletionIn,
    EchoIn,
    EditIn,
    HistoryIn,
    Incoming,
    MessageIn,
    MovedIn,
    ReactionIn,
    StatusIn,
)
from tests.channels.whatsapp.golden import inbound_files, payload, plain

WHAT = {
    "echo_edit": [EditIn],
    "echo_revoke": [DeletionIn],
    "echo_text": [EchoIn],
    "echo_text_bsuid": [EchoIn],
    "history_chunk": [HistoryIn],
    "history_declined": [],
    "history_media": [HistoryIn],
    "in_batch_multi_entry_change_message_status": [MessageIn, MessageIn, StatusIn, StatusIn, MessageIn, MessageIn],
    "in_edit": [EditIn],
    "in_edit_image": [EditIn],
    "in_reaction": [ReactionIn],
    "in_reaction_removed_absent": [ReactionIn],
    "in_reaction_removed_empty": [ReactionIn],
    "in_revoke": [DeletionIn],
    "in_system_identity_changed": [],
    "in_system_number_changed": [MovedIn],
    "in_system_user_id_changed": [MovedIn],
    "in_value_errors_only": [ChannelStoppedIn],
    "template_quality": [],
    "template_status_approved": [],
    "template_status_rejected": [],
    "user_preferences_stop": [],
}


def read(body: Any) -> list[Incoming]:
    return [one for element in split(body) for event in parse(element.body) for one in incoming_of(event)]


@pytest.mark.parametrize("file", inbound_files(), ids=lambda file: file.stem)
def test_the_elements_of_a_batch_say_together_what_the_batch_says(file: Path) -> None:
    body = json.loads(file.read_text())
    apart = [event for element in split(body) for event in parse(element.body)]
    assert sorted(json.dumps(plain(event)) for event in apart) == sorted(
        json.dumps(plain(event)) for event in parse(body)
    )


@pytest.mark.parametrize("file", inbound_files(), ids=lambda file: file.stem)
def test_each_payload_is_read_as_what_it_is(file: Path) -> None:
    fallback: list[type] = [StatusIn] if file.stem.startswith("status_") else [MessageIn]
    assert [type(one) for one in read(json.loads(file.read_text()))] == WHAT.get(file.stem, fallback)


def test_each_element_has_an_id_of_its_own_and_the_same_one_each_time() -> None:
    body = payload("in_batch_multi_entry_change_message_status")
    ids = [element.external_id for element in split(body)]
    assert len(set(ids)) == len(ids) == 6
    assert [element.external_id for element in split(json.loads(json.dumps(body)))] == ids
    assert ids[2].startswith("status:")
    assert ids[2].endswith(":delivered")


def test_elements_of_one_customer_share_a_lane_and_name_the_number_they_are_for() -> None:
    elements = split(payload("in_batch_multi_entry_change_message_status"))
    assert [element.lane for element in elements] == [
        "15550100123",
        "15550100124",
        "15550100123",
        "15550100123",
        "15550100123",
        "15550100123",
    ]
    assert [element.account_id for element in elements][-2:] == ["200000000000002", "200000000000003"]
    assert split(payload("template_quality"))[0].account_id is None
    assert split(payload("echo_text"))[0].lane == "15550100123"


def test_a_long_history_comes_in_parts() -> None:
    body = payload("history_chunk")
    thread = body["entry"][0]["changes"][0]["value"]["history"][0]["threads"][0]
    thread["messages"] = [
        {
            "from": "15550100123",
            "id": f"wamid.{number}",
            "timestamp": "1780000000",
            "type": "text",
            "text": {"body": "a"},
        }
        for number in range(OLD_MESSAGES_AT_ONCE + 1)
    ]
    assert [len(one.messages) for one in read(body) if isinstance(one, HistoryIn)] == [OLD_MESSAGES_AT_ONCE, 1]


def test_a_batch_of_a_thousand_keeps_only_the_names_it_needs() -> None:
    body = payload("in_text")
    value = body["entry"][0]["changes"][0]["value"]
    value["contacts"] = [{"wa_id": f"1555{number:07}", "profile": {"name": "A"}} for number in range(1000)]
    value["messages"] = [
        {"from": one["wa_id"], "id": f"wamid.{one['wa_id']}", "type": "text"} for one in value["contacts"]
    ]
    elements = split(body)
    assert len(elements) == 1000
    assert max(len(json.dumps(element.body)) for element in elements) < 600


@pytest.mark.parametrize(
    ("phone", "others"),
    [
        ("5511987654321", ["551187654321"]),
        ("551187654321", ["5511987654321"]),
        ("551133334444", []),
        ("5215512345678", ["525512345678"]),
        ("525512345678", ["5215512345678"]),
        ("15550100123", []),
    ],
)
def test_a_mobile_number_has_another_spelling_where_its_country_changed_them(phone: str, others: list[str]) -> None:
    assert spellings_of(phone) == others
    assert all(spellings_of(other) == [phone] for other in others)


def test_a_brazilian_customer_is_known_with_and_without_the_ninth_digit() -> None:
    body = payload("in_text")
    value = body["entry"][0]["changes"][0]["value"]
    value["contacts"][0]["wa_id"] = value["messages"][0]["from"] = "551187654321"
    (message,) = read(body)
    assert isinstance(message, MessageIn)
    assert (message.address, message.aliases) == ("551187654321", ["5511987654321"])


def test_what_a_message_says_is_readable_without_its_picture() -> None:
    said = {name: read(payload(name))[0] for name in ("in_location", "in_contacts", "in_order", "in_nfm_reply_flow")}
    assert {name: message.text for name, message in said.items() if isinstance(message, MessageIn)} == {
        "in_location": "Example Plaza, 1 Example Way, Sampletown",
        "in_contacts": "Barbara J. Sample, Sample Ltd, +1 (555) 010-0829",
        "in_order": "3 × SKU-1 (30.00 EUR)\nplease gift-wrap",
        "in_nfm_reply_flow": "first_name: Ada\nrating: 4",
    }


def test_a_failed_status_says_why_in_our_words_and_in_metas() -> None:
    (status,) = read(payload("status_failed_131047_window"))
    assert isinstance(status, StatusIn)
    assert status.code == "window_closed"
    assert status.detail.startswith("#131047: Message failed to send because more than 24 hours")


def test_a_voice_message_that_was_played_was_read() -> None:
    (status,) = read(payload("status_played"))
    assert isinstance(status, StatusIn)
    assert status.status == "read"
