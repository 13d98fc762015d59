"""Every inbound payload file, as it is, through splitting and reading; the snapshot was read by a person."""

import json
from typing import Any

import pytest

from relevo.channels.twilio import reading, wire
from relevo.desk.channels.api import BlockedIn, HistoryIn, MessageIn, StatusIn
from tests.channels.twilio.golden import AT, GOLDEN, INBOUND, as_shown, read

SNAPSHOT = json.loads(GOLDEN.read_text())


@pytest.mark.parametrize("name", INBOUND)
def test_each_file_yields_what_its_name_says(name: str) -> None:
    assert as_shown(name) == SNAPSHOT[name]


def test_no_file_is_left_out() -> None:
    assert sorted(SNAPSHOT) == INBOUND
    assert len(INBOUND) == 14


@pytest.mark.parametrize("name", INBOUND)
def test_a_file_with_any_one_field_missing_or_of_another_kind_is_read_without_an_error(name: str) -> None:
    form: dict[str, str] = read(name)["form"]
    for field in form:
        for other in (None, "", "x", "-1", "99999999999999999999", "٣", "+", "whatsapp:"):
            changed = {key: value for key, value in form.items() if key != field or other is not None}
            if other is not None:
                changed[field] = other
            element = wire.split(list(changed.items()), {}, at=AT)
            assert element is not None
            reading.parse(element.body)
    for strange in (None, 7, [], {"x": 1}):
        reading.parse({**form, "Body": strange, "MessageStatus": strange, "_at": strange})


def heard(**fields: str) -> list[Any]:
    form = {"From": "+34600111222", "MessageSid": "SM1", "SmsStatus": "received", **fields}
    element = wire.split(list(form.items()), {}, at=AT)
    assert element is not None
    return list(reading.parse(element.body))


@pytest.mark.parametrize("word", ["STOP", "stop", " Stop ", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "STOPALL"])
def test_a_word_of_leaving_stands_in_the_thread_wakes_nobody_and_ends_everything(word: str) -> None:
    [said, blocked] = heard(Body=word)
    assert isinstance(said, HistoryIn)
    assert isinstance(blocked, BlockedIn)
    assert blocked.blocked


@pytest.mark.parametrize("text", ["please stop", "STOP it", "No", "cancel my order", "Yes", "fin"])
def test_a_sentence_with_such_a_word_in_it_is_a_message(text: str) -> None:
    [said] = heard(Body=text)
    assert isinstance(said, MessageIn)
    assert said.text == text


def test_start_brings_back_and_help_changes_nothing() -> None:
    assert [one.type for one in heard(Body="START")] == ["history", "blocked"]
    assert heard(Body="unstop")[1].blocked is False
    assert [one.type for one in heard(Body="HELP")] == ["history"]


def test_on_whatsapp_only_the_accounts_own_list_makes_words_special() -> None:
    assert [one.type for one in heard(From="whatsapp:+34600111222", Body="STOP")] == ["message"]
    told = heard(From="whatsapp:+34600111222", Body="baja", OptOutType="STOP")
    assert [one.type for one in told] == ["history", "blocked"]


def test_a_number_and_a_user_id_are_one_person() -> None:
    [said] = heard(From="whatsapp:US.99", WaId="34600111222", ExternalUserId="whatsapp:US.99", Body="hola")
    assert (said.address, said.aliases, said.phone) == ("US.99", ["+34600111222"], "+34600111222")


def test_a_place_a_quote_and_an_advertisement_are_shown_as_what_they_are() -> None:
    [said] = heard(
        Latitude="28.1",
        Longitude="-15.4",
        Label="Las Palmas",
        OriginalRepliedMessageSid="SM9",
        ReferralHeadline="Sale",
        ReferralBody="All boots -20 %",
        ReferralSourceType="ad",
        ReferralSourceUrl="https://fb.example/1",
        Forwarded="true",
    )
    assert [one.kind for one in said.extras] == ["location", "quote", "forwarded", "referral"]
    advert = said.extras[-1]
    assert (advert.name, advert.text, advert.details) == ("Sale", "All boots -20 %", ["ad"])
    [said] = heard(Latitude="900", Longitude="x")
    assert [one.kind for one in said.extras] == ["unsupported"]


def test_a_status_bears_our_parts_id() -> None:
    form = {"MessageSid": "SM1", "MessageStatus": "delivered", "To": "+34600111222"}
    element = wire.split(list(form.items()), {"part": "0190"}, at=AT)
    assert element is not None
    [status] = reading.parse(element.body)
    assert isinstance(status, StatusIn)
    assert (status.part_id, status.external_id, status.status) == ("0190", "SM1", "delivered")


@pytest.mark.parametrize("status", ["accepted", "scheduled", "queued", "sending", "partially_delivered"])
def test_what_says_nothing_new_is_of_no_interest(status: str) -> None:
    assert heard(MessageStatus=status) == []


@pytest.mark.parametrize(
    ("text", "opened"),
    [
        ("aGVsbG8gd29ybGQgaGVsbG8gd29ybGQgaGVsbG8gd29ybGQ=", "hello world hello world hello world"),
        ("aGVsbG8gd29ybGQ=", "aGVsbG8gd29ybGQ="),
        ("A" * 60, "A" * 60),
        ("0123456789" * 6, "0123456789" * 6),
    ],
)
def test_only_long_text_that_opens_as_sentences_is_taken_for_base64(text: str, opened: str) -> None:
    assert wire.decoded(text) == opened
