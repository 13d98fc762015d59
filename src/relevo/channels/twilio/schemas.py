"""Content templates from outside: what a teammate sees and chooses."""

from typing import Annotated

from pydantic import Field, StringConstraints

from relevo.channels.twilio.contents import SLOT_CHARS, Content
from relevo.platform.http import Input, Output

ClientId = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.:-]+$")]


class ContentSlotOut(Output):
    """A variable. `example` is what the template was approved with."""

    key: str
    example: str


class ContentOut(Output):
    """`problem`: why it cannot be sent from here: `not_approved`, `needs_file`, or empty. `status` and `category` are
    WhatsApp's own words."""

    sid: str
    name: str
    language: str
    status: str
    category: str
    body: str
    footer: str
    buttons: list[str]
    slots: list[ContentSlotOut]
    problem: str


class ContentsOut(Output):
    items: list[ContentOut]


class ContentInput(Input):
    sid: Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^HX[0-9a-fA-F]{1,62}$")]
    values: Annotated[
        dict[
            Annotated[str, StringConstraints(min_length=1, max_length=80)],
            Annotated[str, StringConstraints(max_length=SLOT_CHARS * 2)],
        ],
        Field(max_length=100),
    ] = Field(default_factory=dict[str, str])
    client_id: ClientId
    after_seq: Annotated[int, Field(ge=0, lt=2**31)] | None = None


def render_content(content: Content) -> ContentOut:
    return ContentOut(
        sid=content.sid,
        name=content.name,
        language=content.language,
        status=content.status,
        category=content.category,
        body=content.body,
        footer=content.footer,
        buttons=list(content.buttons),
        slots=[ContentSlotOut(key=key, example=example) for key, example in content.slots],
        problem=content.problem,
    )
