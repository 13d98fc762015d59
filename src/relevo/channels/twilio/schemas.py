"""Content templates from outside: what a teammate sees and chooses."""

from typing import Annotated

from pydantic import StringConstraints

from relevo.channels.twilio.contents import Content
from relevo.desk.conversations.api import TemplateShown, TemplateValues
from relevo.platform.http import Output


class ContentSlotOut(Output):
    """A variable. `example` is what the template was approved with."""

    key: str
    example: str


class ContentOut(TemplateShown):
    sid: str
    slots: list[ContentSlotOut]


class ContentsOut(Output):
    items: list[ContentOut]


class ContentInput(TemplateValues):
    sid: Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^HX[0-9a-fA-F]{1,62}$")]


def render_content(content: Content) -> ContentOut:
    slots = [ContentSlotOut(key=key, example=example) for key, example in content.slots]
    return ContentOut.model_validate({**vars(content), "buttons": list(content.buttons), "slots": slots})
