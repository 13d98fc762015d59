from typing import Any

import pytest

from relevo.channels.whatsapp.building import (
    Choice,
    TemplateCall,
    choices_content,
    choices_fit,
    envelope,
    media_content,
    media_kind,
    read_body,
    template_content,
    text_content,
)
from tests.channels.whatsapp.golden import payload

PHONE = "15550100123"


def sent(name: str) -> Any:
    return payload(name)["request"]["json"]


def test_a_text_goes_out_as_documented() -> None:
    body = envelope(PHONE, text_content("Your parcel left today."), own_key="outbox:42")
    assert body == sent("out_text")


def test_a_quote_names_what_it_answers() -> None:
    quoted = "wamid.HBgLMTU1NTAxMDAxMjMVAgASGBQwMDAwMDAwMDAwMDAwMDAwMDAwMQA="
    body = envelope(PHONE, text_content("You're welcome!"), quotes_id=quoted)
    assert body["context"] == sent("out_reply_quote")["context"]


def test_a_business_scoped_id_goes_where_it_belongs() -> None:
    body = envelope("US.30000000000000000001", text_content("Hello"))
    assert body["recipient"] == sent("out_text_bsuid")["recipient"]
    assert "to" not in body


def test_up_to_three_short_choices_are_buttons() -> None:
    choices = [Choice("change-button", "Change"), Choice("cancel-button", "Cancel")]
    body = choices_content("Change or cancel?", choices, open_list="Choose")
    assert body["interactive"]["action"] == sent("out_buttons")["interactive"]["action"]
    assert body["interactive"]["type"] == "button"


@pytest.mark.parametrize(
    ("titles", "kind"),
    [
        (["a" * 20], "button"),
        (["a" * 21], "list"),
        (["a", "b", "c"], "button"),
        (["a", "b", "c", "d"], "list"),
        (["same", "same"], "list"),
    ],
)
def test_at_the_limits_of_buttons_a_list_takes_over(titles: list[str], kind: str) -> None:
    choices = [Choice(str(number), title) for number, title in enumerate(titles)]
    assert choices_content("Which?", choices, open_list="Choose")["interactive"]["type"] == kind


def test_a_long_choice_stands_whole_in_its_description() -> None:
    title = "How long does delivery to the islands take?"
    body = choices_content("Which?", [Choice("1", title)], open_list="Choose an option please")
    (row,) = body["interactive"]["action"]["sections"][0]["rows"]
    assert row == {"id": "1", "title": "How long does delivery…", "description": title}
    assert len(body["interactive"]["action"]["button"]) == 20


@pytest.mark.parametrize(
    ("chars", "choices", "fits"),
    [(1024, 3, True), (1025, 3, False), (4096, 4, True), (4097, 4, False), (10, 11, False)],
)
def test_what_does_not_fit_with_its_choices_is_known_before(chars: int, choices: int, fits: bool) -> None:
    given = [Choice(str(number), f"choice {number}") for number in range(choices)]
    assert choices_fit("x" * chars, given) is fits


def test_files_go_as_what_whatsapp_can_show() -> None:
    assert [media_kind(kind, 10) for kind in ("image/png", "image/webp", "audio/ogg; codecs=opus", "text/csv")] == [
        "image",
        "document",
        "audio",
        "document",
    ]
    body = media_content("document", "700000000000100", caption="Your order confirmation (PDF)", filename="order.pdf")
    assert envelope(PHONE, body) == sent("out_document_id")
    audio = media_content("audio", "700000000000101", caption="nobody sees it")
    assert envelope(PHONE, audio) == sent("out_audio_id")


def test_a_template_takes_its_variables_by_position_or_by_name() -> None:
    call = TemplateCall(
        "order_confirmation", "en_US", body=["Ada", "1001"], buttons={0: ("quick_reply", "CONFIRM_ORDER")}
    )
    wanted = sent("out_template")["template"]
    built = template_content(call)["template"]
    assert built["components"] == wanted["components"][1:]
    named = TemplateCall("order_confirmation_named", "en_US", named_body={"first_name": "Ada"})
    assert envelope(PHONE, template_content(named)) == sent("out_template_named_params")


def test_a_variable_is_one_line() -> None:
    body = template_content(TemplateCall("a", "en", body=["two\nlines\tand     spaces"]))
    assert body["template"]["components"][0]["parameters"][0]["text"] == "two lines and spaces"


@pytest.mark.parametrize(("size_bytes", "kind"), [(5_000_000, "image"), (5_000_001, "document")])
def test_a_picture_that_is_too_large_for_one_goes_as_a_document(size_bytes: int, kind: str) -> None:
    assert media_kind("image/jpeg", size_bytes) == kind


def test_reading_and_typing_are_as_documented() -> None:
    message_id = "wamid.HBgLMTU1NTAxMDAxMjMVAgASGBQwMDAwMDAwMDAwMDAwMDAwMDAwMQA="
    assert read_body(message_id) == sent("out_mark_read")
    assert read_body(message_id, typing=True) == sent("out_typing_indicator")
