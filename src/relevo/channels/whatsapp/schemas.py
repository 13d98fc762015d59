"""Templates from outside: what a teammate sees and chooses."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import StringConstraints

from relevo.channels.whatsapp.building import HEADER_TYPES, MEDIA_BYTES
from relevo.channels.whatsapp.templates import Template
from relevo.desk.conversations.api import TemplateShown, TemplateValues
from relevo.platform.http import Output


class SlotOut(Output):
    """A variable. `example` is the address that it ends, for a button's."""

    key: str
    where: Literal["header", "body", "button"]
    label: str
    example: str


class TemplateOut(TemplateShown):
    """`header_file`: image, video or document, if one has to be chosen; of `header_types`, at most `header_bytes`.
    `quality` is Meta's own word."""

    quality: str
    header: str
    slots: list[SlotOut]
    header_file: str
    header_types: list[str]
    header_bytes: int


class TemplatesOut(Output):
    items: list[TemplateOut]


class TemplateInput(TemplateValues):
    name: Annotated[str, StringConstraints(min_length=1, max_length=512)]
    language: Annotated[str, StringConstraints(min_length=1, max_length=20)]
    file_id: UUID | None = None


def render_template(template: Template) -> TemplateOut:
    slots = [SlotOut(key=slot.key, where=slot.where, label=slot.label, example=slot.example) for slot in template.slots]
    kind = template.header_file
    header = {"header_types": list(HEADER_TYPES.get(kind, ())), "header_bytes": MEDIA_BYTES.get(kind, 0)}
    return TemplateOut.model_validate({**vars(template), **header, "buttons": list(template.buttons), "slots": slots})
