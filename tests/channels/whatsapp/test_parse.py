import copy
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relevo.channels.whatsapp.events import Ignored, Person, Said, Text, Unsupported
from relevo.channels.whatsapp.wire import numbers_of, parse, person_of
from tests.channels.whatsapp.golden import GOLDEN, inbound_files, payload, plain


@pytest.mark.parametrize("file", inbound_files(), ids=lambda file: file.stem)
def test_every_payload_yields_what_its_name_says(file: Path) -> None:
    golden = json.loads(GOLDEN.read_text())
    assert plain(parse(json.loads(file.read_text()))) == golden[file.stem]


def test_the_snapshot_speaks_of_every_payload_and_of_nothing_else() -> None:
    assert sorted(json.loads(GOLDEN.read_text())) == [file.stem for file in inbound_files()]


def test_one_broken_element_costs_only_itself() -> None:
    body = payload("in_batch_multi_entry_change_message_status")
    whole = parse(body)
    messages = body["entry"][0]["changes"][0]["value"]["messages"]
    messages.insert(1, {"type": "text", "text": {"body": "from nobody"}})
    messages.insert(2, ["not an object"])
    body["entry"][0]["changes"].insert(0, {"field": "messages", "value": "not an object"})
    body["entry"].insert(0, 7)
    events = parse(body)
    assert [event for event in events if not isinstance(event, Ignored)] == whole
    assert [event.why for event in events if isinstance(event, Ignored)] == ["no id"]


def test_each_number_of_a_batch_is_named_once() -> None:
    assert numbers_of(payload("in_batch_multi_entry_change_message_status")) == [
        "200000000000001",
        "200000000000002",
        "200000000000003",
    ]
    assert numbers_of(payload("template_quality")) == []


def test_an_unknown_type_is_kept_with_its_json_and_not_dropped() -> None:
    body = payload("in_unknown_type")
    (event,) = parse(body)
    assert isinstance(event, Said)
    assert event.content == Unsupported(type="request_welcome")
    assert event.raw == body["entry"][0]["changes"][0]["value"]["messages"][0]


@pytest.mark.parametrize(
    ("given", "person"),
    [
        ({"phone": "15550100123"}, Person(phone="15550100123")),
        ({"phone": "+15550100123"}, Person(phone="15550100123")),
        ({"phone": "US.1"}, Person(scoped_id="US.1")),
        ({"phone": "US.ENT.1"}, Person(parent_id="US.ENT.1")),
        (
            {"phone": "15550100123", "scoped_id": "BR.2", "parent_id": "BR.3"},
            Person(phone="15550100123", scoped_id="BR.2", parent_id="BR.3"),
        ),
        ({"phone": "not a number"}, Person()),
        ({"phone": True, "scoped_id": {"a": 1}}, Person()),
    ],
)
def test_which_id_is_which_is_decided_by_its_form(given: dict[str, Any], person: Person) -> None:
    assert person_of(**given) == person


def test_a_name_beside_the_message_is_matched_by_any_id() -> None:
    body = payload("in_text_bsuid_only")
    (event,) = parse(body)
    assert isinstance(event, Said)
    assert event.person.name == "Ada Example"
    assert event.person.ids == ("US.ENT.40000000000000000001", "US.30000000000000000001")


def test_a_message_without_contacts_still_says_who_wrote() -> None:
    body = payload("in_text")
    del body["entry"][0]["changes"][0]["value"]["contacts"]
    (event,) = parse(body)
    assert isinstance(event, Said)
    assert event.person == Person(phone="15550100123")
    assert event.content == Text(body="Hello, is my order on its way?")


def test_what_is_not_from_whatsapp_is_nothing() -> None:
    assert parse({"object": "page", "entry": payload("in_text")["entry"]}) == []


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10_000), _JSON)
def test_no_shape_makes_it_raise(seed: int, junk: Any) -> None:
    chance = random.Random(seed)
    body = copy.deepcopy(json.loads(chance.choice(inbound_files()).read_text()))
    place: Any = body
    for _ in range(chance.randint(1, 9)):
        keys = list(place) if isinstance(place, dict) else range(len(place))
        key = chance.choice(list(keys)) if keys else None
        if key is None:
            break
        if chance.random() < 0.25 or not isinstance(place[key], dict | list):
            place[key] = junk
            break
        place = place[key]
    parse(body)
