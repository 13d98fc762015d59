"""Templates from outside: what a teammate sees and chooses."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from relevo.channels.whatsapp.templates import SLOT_CHARS, Template
from relevo.platform.http import Input, Output

ClientId = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.:-]+$")]


class SlotOut(Output):
    """A variable. `example` is the address that it ends, for a button's."""

    key: str
    where: Literal["header", "body", "button"]
    label: str
    example: str


class TemplateOut(Output):
    """`problem`: why it cannot be sent from here: `not_approved`, `needs_file`, or empty. `status`, `category` and
    `quality` are Meta's own words."""

    name: str
    language: str
    status: str
    category: str
    quality: str
    header: str
    body: str
    footer: str
    buttons: list[str]
    slots: list[SlotOut]
    problem: str


class TemplatesOut(Output):
    items: list[TemplateOut]


class TemplateInput(Input):
    name: Annotated[str, StringConstraints(min_length=1, max_length=512)]
    language: Annotated[str, StringConstraints(min_length=1, max_length=20)]
    values: Annotated[
        dict[
            Annotated[str, StringConstraints(min_length=1, max_length=80)],
            Annotated[str, StringConstraints(max_length=SLOT_CHARS * 2)],
        ],
        Field(max_length=40),
    ] = Field(default_factory=dict[str, str])
    client_id: ClientId
    after_seq: Annotated[int, Field(ge=0, lt=2**31)] | None = None


def render_template(template: Template) -> TemplateOut:
    return TemplateOut(
        name=template.name,
        language=template.language,
        status=template.status,
        category=template.category,
        quality=template.quality,
        header=template.header,
        body=template.body,
        footer=template.footer,
        buttons=list(template.buttons),
        slots=[
            SlotOut(key=slot.key, where=slot.where, label=slot.label, example=slot.example) for slot in template.slots
        ],
        problem=template.problem,
    )
