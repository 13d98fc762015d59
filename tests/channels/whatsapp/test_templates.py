from dataclasses import replace
from typing import Any

import pytest

from relevo.channels.whatsapp.building import HeaderFile, template_content, with_header_media
from relevo.channels.whatsapp.planning import call_of
from relevo.channels.whatsapp.templates import check_file, fill, template_of, templates_of
from relevo.desk.conversations.api import TemplateFileUnfit, TemplateIncomplete
from relevo.kit.ids import FileId, new_id
from relevo.platform.files import StoredFile


def raw(body: str, **more: Any) -> dict[str, Any]:
    return {
        "name": "order_update",
        "language": "en_US",
        "status": "APPROVED",
        "category": "UTILITY",
        "quality_score": {"score": "GREEN"},
        "components": [{"type": "BODY", "text": body}],
    } | more


def stored(content_type: str, size_bytes: int) -> StoredFile:
    return StoredFile(
        id=FileId(new_id()),
        name="file",
        content_type=content_type,
        size_bytes=size_bytes,
        storage_key="k",
        width=None,
        height=None,
        conversation_id=None,
    )


def test_a_filled_template_reads_as_the_customer_will_read_it() -> None:
    filled = fill(template_of(raw("Hi {{1}}, about order {{2}}: {{1}}?")), {"body.1": "Ada", "body.2": "1001"})
    assert filled.text == "Hi Ada, about order 1001: Ada?"
    content = template_content(call_of(filled.call))
    assert content["template"]["components"] == [
        {"type": "body", "parameters": [{"type": "text", "text": "Ada"}, {"type": "text", "text": "1001"}]}
    ]


def test_named_variables_are_sent_by_their_names() -> None:
    filled = fill(template_of(raw("Hi {{first_name}}")), {"body.first_name": "Ada"})
    content = template_content(call_of(filled.call))
    assert content["template"]["components"][0]["parameters"] == [
        {"type": "text", "text": "Ada", "parameter_name": "first_name"}
    ]


def test_numbered_variables_go_out_in_the_order_of_their_numbers() -> None:
    template = template_of(raw("{{2}} and {{10}} and {{1}}"))
    assert [slot.label for slot in template.slots] == ["1", "2", "10"]


def test_header_footer_and_an_addresss_end_belong_to_it() -> None:
    parts = [
        {"type": "HEADER", "format": "TEXT", "text": "Order {{1}}"},
        {"type": "BODY", "text": "It left."},
        {"type": "FOOTER", "text": "Casa Brezo"},
        {
            "type": "BUTTONS",
            "buttons": [
                {"type": "QUICK_REPLY", "text": "Ok"},
                {"type": "URL", "text": "Track", "url": "https://shop.example/{{1}}"},
            ],
        },
    ]
    template = template_of(raw("", components=parts))
    assert [slot.key for slot in template.slots] == ["header.1", "button.1"]
    filled = fill(template, {"header.1": "1001", "button.1": "t/1001"})
    assert filled.text == "Order 1001\n\nIt left.\n\nCasa Brezo"
    components = template_content(call_of(filled.call))["template"]["components"]
    assert components[0] == {"type": "header", "parameters": [{"type": "text", "text": "1001"}]}
    assert components[1]["index"] == "1"
    assert components[1]["sub_type"] == "url"


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({}, ["body.1"]),
        ({"body.1": "  \n "}, ["body.1"]),
        ({"body.1": "x" * 1025}, ["body.1"]),
        ({"body.1": "x", "body.2": "y"}, ["body.2"]),
    ],
)
def test_a_variable_that_is_missing_too_long_or_unknown_is_named(given: dict[str, str], wrong: list[str]) -> None:
    with pytest.raises(TemplateIncomplete) as caught:
        fill(template_of(raw("Hi {{1}}")), given)
    assert caught.value.data["fields"] == wrong
    fill(template_of(raw("Hi {{1}}")), {"body.1": "x" * 1024})


def test_what_cannot_be_sent_is_listed_last_with_the_reason() -> None:
    listed = templates_of(
        {
            "data": [
                raw("", name="a_rejected", status="REJECTED"),
                raw("", name="b_place", components=[{"type": "HEADER", "format": "LOCATION"}]),
                raw("Hello", name="c_good"),
                "junk",
            ]
        }
    )
    assert [(one.name, one.problem) for one in listed] == [
        ("c_good", ""),
        ("a_rejected", "not_approved"),
        ("b_place", "needs_other"),
    ]


def test_a_header_with_a_file_says_which_and_carries_its_id() -> None:
    parts = [{"type": "HEADER", "format": "DOCUMENT"}, {"type": "BODY", "text": "Hi {{1}}"}]
    template = template_of(raw("", components=parts))
    assert (template.header_file, template.problem) == ("document", "")
    filled = fill(template, {"body.1": "Ada"})
    call = replace(call_of(filled.call), header_file=HeaderFile("document", "invoice.pdf"))
    content = with_header_media(template_content(call), "700")
    assert content["template"]["components"][0] == {
        "type": "header",
        "parameters": [{"type": "document", "document": {"id": "700", "filename": "invoice.pdf"}}],
    }
    assert content["template"]["components"][1]["parameters"] == [{"type": "text", "text": "Ada"}]


@pytest.mark.parametrize(
    ("form", "content_type", "size_bytes", "fits"),
    [
        ("IMAGE", "image/png", 5_000_000, True),
        ("IMAGE", "image/png", 5_000_001, False),
        ("IMAGE", "image/webp", 9, False),
        ("VIDEO", "video/mp4", 16_000_000, True),
        ("VIDEO", "video/mp4", 16_000_001, False),
        ("DOCUMENT", "application/pdf", 9, True),
        ("DOCUMENT", "text/plain", 9, False),
        ("TEXT", "image/png", 9, False),
    ],
)
def test_the_headers_file_is_of_its_kind_and_size(form: str, content_type: str, size_bytes: int, fits: bool) -> None:
    template = template_of(raw("", components=[{"type": "HEADER", "format": form}]))
    file = stored(content_type, size_bytes)
    if fits:
        check_file(template, file)
        with pytest.raises(TemplateFileUnfit):
            check_file(template, None)
    else:
        with pytest.raises(TemplateFileUnfit):
            check_file(template, file)
