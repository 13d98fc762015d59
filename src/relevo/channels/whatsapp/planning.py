"""What a message becomes on WhatsApp: one or more sends, in order. Pure.

Words are written in WhatsApp's own marks and cut at sentences; choices become buttons or a list; a file goes as what
WhatsApp shows of its kind, with the words as its caption where both fit.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from relevo.channels.whatsapp.building import (
    CAPTION_CHARS,
    CAPTIONED,
    TEXT_CHARS,
    Choice,
    HeaderFile,
    TemplateCall,
    card_content,
    choices_content,
    choices_fit,
    location_content,
    media_kind,
    reaction_content,
    template_content,
    text_content,
)
from relevo.desk.channels.api import (
    NewPart,
    OutAmendment,
    OutFile,
    Outgoing,
    measure,
    numbered_choices,
    render_for,
    split_formatted,
)
from relevo.platform.graph import Json, dict_of, dicts_of, text_of

UNIT = "utf16"
_OPEN_LIST = {"es": "Ver opciones", "pt": "Ver opções"}


def plan(message: Outgoing) -> list[NewPart]:
    if message.template is not None:
        return [_template(message.template, message)]
    parts = _beside_words(message) or _words_and_files(message)
    if message.quoted_external_id and parts:
        first = parts[0]
        parts[0] = NewPart(body={**first.body, "quotes_id": message.quoted_external_id}, text=first.text)
    return parts


def plan_amendment(amendment: OutAmendment) -> list[NewPart]:
    """Reactions only: the Cloud API neither edits nor takes back."""
    if amendment.kind != "reaction" or not amendment.parts:
        return []
    return [NewPart(body={"content": reaction_content(amendment.parts[-1].external_id, amendment.emoji)})]


def _beside_words(message: Outgoing) -> list[NewPart]:
    if message.place is not None:
        place = message.place
        content = location_content(place.latitude, place.longitude, name=place.name, address=place.address)
        return [NewPart(body={"content": content}, text=message.text)]
    if message.card is not None:
        card = message.card
        return [NewPart(body={"content": card_content(card.name, card.phone, card.email)}, text=message.text)]
    return []


def _words_and_files(message: Outgoing) -> list[NewPart]:
    caption = _caption(message)
    parts = [] if caption else _words(message)
    return [*parts, *(_file(file, caption) for file in message.files)]


def call_of(template: Json) -> TemplateCall:
    """The call in the form in which a teammate's choice of template is stored."""
    named = {name: text for name, text in dict_of(template.get("named_body")).items() if isinstance(text, str)}
    buttons = {
        int(button["index"]): (text_of(button.get("kind")) or "url", text_of(button.get("value")) or "")
        for button in dicts_of(template.get("buttons"))
        if isinstance(button.get("index"), int)
    }
    return TemplateCall(
        name=text_of(template.get("name")) or "",
        language=text_of(template.get("language")) or "",
        header=_texts(template.get("header")),
        body=_texts(template.get("body")),
        named_body=named or None,
        buttons=buttons or None,
    )


def _texts(value: object) -> list[str]:
    return [text for text in cast(list[object], value) if isinstance(text, str)] if isinstance(value, list) else []


def _template(template: Json, message: Outgoing) -> NewPart:
    call = call_of(template)
    kind = text_of(template.get("header_file"))
    if kind is None or not message.files:
        return NewPart(body={"content": template_content(call)}, text=message.text)
    file = message.files[0]
    content = template_content(replace(call, header_file=HeaderFile(kind, file.name)))
    # Its id at Meta is not known before it is brought there, which is when the template leaves.
    body: Json = {"content": content, "header_file": str(file.id), "name": file.name, "content_type": file.content_type}
    return NewPart(body=body, text=message.text)


def _caption(message: Outgoing) -> str:
    """The words, if they can stand below the only file there is."""
    if len(message.files) != 1 or message.choices:
        return ""
    file, text = message.files[0], render_for(message.text, "whatsapp")
    fits = measure(text, UNIT) <= CAPTION_CHARS
    return text if fits and _kind_of(file) in CAPTIONED else ""


def _kind_of(file: OutFile) -> str:
    return media_kind(file.content_type, file.size_bytes, sides=(file.width or 0, file.height or 0))


def _words(message: Outgoing) -> list[NewPart]:
    """Choices stand below the last piece of a long text, or in it as numbered lines where there is no room."""
    choices = [Choice(choice.id, choice.label) for choice in message.choices]
    pieces = _pieces(message.text)
    if not choices:
        return [_text(piece) for piece in pieces]
    if pieces and choices_fit(pieces[-1], choices):
        return [*(_text(piece) for piece in pieces[:-1]), _choices(pieces[-1], choices, message.language)]
    written = numbered_choices(message.text, [choice.title for choice in choices])
    return [_text(piece) for piece in _pieces(written)]


def _pieces(markdown: str) -> list[str]:
    return split_formatted(markdown, TEXT_CHARS, UNIT, "whatsapp")


def _text(text: str) -> NewPart:
    return NewPart(body={"content": text_content(text)}, text=text)


def _choices(text: str, choices: Sequence[Choice], language: str | None) -> NewPart:
    open_list = _OPEN_LIST.get((language or "")[:2], "See options")
    return NewPart(body={"content": choices_content(text, choices, open_list=open_list)}, text=text)


def _file(file: OutFile, caption: str) -> NewPart:
    body: Json = {
        "file": str(file.id),
        "name": file.name,
        "content_type": file.content_type,
        "kind": _kind_of(file),
        "caption": caption,
    }
    return NewPart(body=body, text=caption)
