"""Templates that Meta approved: the only words that reach a customer whose 24 hours are over. Pure.

They are read from the account whenever they are shown or sent, so status and quality are never out of date.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from relevo.channels.whatsapp.building import HEADER_TYPES, MEDIA_BYTES
from relevo.desk.conversations.api import FilledIn, TemplateFileUnfit, check_values
from relevo.platform.files import StoredFile
from relevo.platform.graph import Json, dict_of, dicts_of, text_of

_SLOT = re.compile(r"\{\{\s*(\w{1,60})\s*\}\}")

Where = Literal["header", "body", "button"]


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A variable. `key` is what its value is sent under; `label` is what Meta calls it ("1", "first_name")."""

    key: str
    where: Where
    label: str
    example: str = ""
    button_index: int = 0


@dataclass(frozen=True, kw_only=True)
class Template:
    name: str
    language: str
    status: str
    category: str
    quality: str
    header: str
    body: str
    footer: str
    buttons: Sequence[str]
    slots: Sequence[Slot]
    header_file: str = ""
    """What has to be chosen for its header each time: image, video or document."""
    problem: str = ""
    """Why it cannot be sent from here: "not_approved", "needs_other", or nothing."""


def templates_of(answer: Json) -> list[Template]:
    """Those that can be sent first, then by name."""
    found = [template_of(one) for one in dicts_of(answer.get("data"))]
    return sorted(found, key=lambda one: (bool(one.problem), one.name, one.language))


def template_of(raw: Json) -> Template:
    parts = {(text_of(part.get("type")) or "").upper(): part for part in dicts_of(raw.get("components"))}
    header, body, footer = (parts.get(name, {}) for name in ("HEADER", "BODY", "FOOTER"))
    buttons = dicts_of(parts.get("BUTTONS", {}).get("buttons"))
    header_text, body_text = text_of(header.get("text")) or "", text_of(body.get("text")) or ""
    status = text_of(raw.get("status")) or ""
    form = (text_of(header.get("format")) or "TEXT").lower()
    return Template(
        name=text_of(raw.get("name")) or "",
        language=text_of(raw.get("language")) or "",
        status=status,
        category=text_of(raw.get("category")) or "",
        quality=text_of(dict_of(raw.get("quality_score")).get("score")) or "",
        header=header_text,
        body=body_text,
        footer=text_of(footer.get("text")) or "",
        buttons=[text_of(button.get("text")) or "" for button in buttons],
        slots=[*_slots("header", header_text), *_slots("body", body_text), *_button_slots(buttons)],
        header_file=form if form in HEADER_TYPES else "",
        # A place in the header, or what Meta thinks of next.
        problem="not_approved" if status != "APPROVED" else "" if form in ("text", *HEADER_TYPES) else "needs_other",
    )


def fill(template: Template, given: Mapping[str, str]) -> FilledIn:
    """Raises TemplateIncomplete for a variable that is missing, too long, or not the template's."""
    values = check_values([slot.key for slot in template.slots], given)
    call: Json = {"name": template.name, "language": template.language}
    if template.header_file:
        call["header_file"] = template.header_file
    for where in ("header", "body"):
        slots = [slot for slot in template.slots if slot.where == where]
        if slots and where == "body" and not slots[0].label.isdigit():
            call["named_body"] = {slot.label: values[slot.key] for slot in slots}
        elif slots:
            call[where] = [values[slot.key] for slot in slots]
    buttons = [slot for slot in template.slots if slot.where == "button"]
    if buttons:
        call["buttons"] = [{"index": slot.button_index, "kind": "url", "value": values[slot.key]} for slot in buttons]
    shown = [_said(template.header, "header", values), _said(template.body, "body", values), template.footer]
    return FilledIn(name=template.name, text="\n\n".join(part for part in shown if part), call=call)


def check_file(template: Template, file: StoredFile | None) -> None:
    """Raises TemplateFileUnfit where one is missing, is too many, or is not what the header takes."""
    kind = template.header_file
    if not kind and file is None:
        return
    types, most = HEADER_TYPES.get(kind, ()), MEDIA_BYTES.get(kind, 0)
    if file is None or file.content_type not in types or file.size_bytes > most:
        raise TemplateFileUnfit(kind=kind, types=list(types), limit=most)


def _slots(where: Where, text: str) -> list[Slot]:
    """In Meta's order: numbered ones by number, named ones as they stand. A repeated variable is one."""
    labels = list(dict.fromkeys(_SLOT.findall(text)))
    if all(label.isdigit() for label in labels):
        labels.sort(key=int)
    return [Slot(key=f"{where}.{label}", where=where, label=label) for label in labels]


def _button_slots(buttons: Sequence[Json]) -> list[Slot]:
    """Only addresses have variables, and one at most: their end."""
    return [
        Slot(
            key=f"button.{index}",
            where="button",
            label=text_of(button.get("text")) or str(index + 1),
            example=text_of(button.get("url")) or "",
            button_index=index,
        )
        for index, button in enumerate(buttons)
        if button.get("type") == "URL" and _SLOT.search(text_of(button.get("url")) or "")
    ]


def _said(text: str, where: Where, values: Mapping[str, str]) -> str:
    return _SLOT.sub(lambda slot: values.get(f"{where}.{slot[1]}", slot[0]), text)
