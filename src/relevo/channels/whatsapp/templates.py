"""Templates that Meta approved: the only words that reach a customer whose 24 hours are over. Pure.

They are read from the account whenever they are shown or sent, so status and quality are never out of date.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from relevo.channels.whatsapp.errors import TemplateIncomplete
from relevo.platform.graph import Json, dict_of, dicts_of, text_of

SLOT_CHARS = 1024
MOST_TEMPLATES = 250

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
    problem: str = ""
    """Why it cannot be sent from here: "not_approved", "needs_file", or nothing."""


@dataclass(frozen=True, kw_only=True)
class Filled:
    """`text` is what the customer reads, `call` the connector's own form of it."""

    text: str
    call: Json


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
    needs_file = bool(header) and header.get("format") not in (None, "TEXT")
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
        problem="not_approved" if status != "APPROVED" else "needs_file" if needs_file else "",
    )


def fill(template: Template, given: Mapping[str, str]) -> Filled:
    """Raises TemplateIncomplete for a variable that is missing, too long, or not the template's."""
    values = {slot.key: " ".join(given.get(slot.key, "").split()) for slot in template.slots}
    wrong = [key for key, value in values.items() if not 1 <= len(value) <= SLOT_CHARS]
    wrong += [key for key in given if key not in values]
    if wrong:
        raise TemplateIncomplete(fields=sorted(wrong))
    call: Json = {"name": template.name, "language": template.language}
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
    return Filled(text="\n\n".join(part for part in shown if part), call=call)


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
