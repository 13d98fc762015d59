from typing import Any

import pytest

from relevo.channels.whatsapp.building import (
    Choice,
    TemplateCall,
    choices_body,
    choices_fit,
    location_body,
    media_body,
    media_kind,
    reaction_body,
    read_body,
    template_body,
    text_body,
)
from tests.channels.whatsapp.golden import payload

PHONE = "15550100123"


def sent(name: str) -> Any:
    return payload(name)["request"]["json"]


def test_a_text_goes_out_as_documented() -> None:
    body = text_body(PHONE, "Your parcel left today.", own_key="outbox:42")
    assert body == sent("out_text")


def test_a_quote_names_what_it_answers() -> None:
    quoted = "wamid.HBgLMTU1NTAxMDAxMjMVAgASGBQwMDAwMDAwMDAwMDAwMDAwMDAwMQA="
    body = text_body(PHONE, "You're welcome!", quotes_id=quoted)
    assert body["context"] == sent("out_reply_quote")["context"]


def test_a_business_scoped_id_goes_where_it_belongs() -> None:
    body = text_body("US.30000000000000000001", "Hello")
    assert body["recipient"] == sent("out_text_bsuid")["recipient"]
    assert "to" not in body


def test_up_to_three_short_choices_are_buttons() -> None:
    choices = [Choice("change-button", "Change"), Choice("cancel-button", "Cancel")]
    body = choices_body(PHONE, "Change or cancel?", choices, open_list="Choose")
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
    assert choices_body(PHONE, "Which?", choices, open_list="Choose")["interactive"]["type"] == kind


def test_a_long_choice_stands_whole_in_its_description() -> None:
    title = "How long does delivery to the islands take?"
    body = choices_body(PHONE, "Which?", [Choice("1", title)], open_list="Choose an option please")
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
    assert [media_kind(kind) for kind in ("image/png", "image/webp", "audio/ogg; codecs=opus", "text/csv")] == [
        "image",
        "document",
        "audio",
        "document",
    ]
    body = media_body(
        PHONE, "document", "700000000000100", caption="Your order confirmation (PDF)", filename="order.pdf"
    )
    assert body == sent("out_document_id")
    assert media_body(PHONE, "audio", "700000000000101", caption="nobody sees it") == sent("out_audio_id")


def test_a_template_takes_its_variables_by_position_or_by_name() -> None:
    call = TemplateCall(
        "order_confirmation", "en_US", body=["Ada", "1001"], buttons={0: ("quick_reply", "CONFIRM_ORDER")}
    )
    wanted = sent("out_template")["template"]
    built = template_body(PHONE, call)["template"]
    assert built["components"] == wanted["components"][1:]
    named = TemplateCall("order_confirmation_named", "en_US", named_body={"first_name": "Ada"})
    assert template_body(PHONE, named) == sent("out_template_named_params")


def test_a_variable_is_one_line() -> None:
    body = template_body(PHONE, TemplateCall("a", "en", body=["two\nlines\tand     spaces"]))
    assert body["template"]["components"][0]["parameters"][0]["text"] == "two lines and spaces"


def test_reading_typing_reacting_and_places_are_as_documented() -> None:
    quoted = "wamid.HBgLMTU1NTAxMDAxMjMVAgASGBQwMDAwMDAwMDAwMDAwMDAwMDAwMQA="
    assert read_body(quoted) == sent("out_mark_read")
    assert read_body(quoted, typing=True) == sent("out_typing_indicator")
    assert reaction_body(PHONE, quoted, "😀") == sent("out_reaction")
    place = location_body(PHONE, 37.44216251868683, -122.16153582049394, name="Example Coffee")
    assert place["location"] == {
        key: sent("out_location")["location"][key] for key in ("latitude", "longitude", "name")
    }
