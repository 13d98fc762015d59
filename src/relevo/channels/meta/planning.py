"""What a message becomes on Instagram and Messenger: one or more sends, in order. Pure.

Customers see plain words; choices are quick replies below the last of them; each file is a message.
"""

from relevo.desk.channels.api import (
    Capabilities,
    NewPart,
    OutAmendment,
    OutChoice,
    OutFile,
    Outgoing,
    numbered_choices,
    split_formatted,
)
from relevo.platform.graph import Json

HEART = "❤️"
QUICK_REPLIES = 13
QUICK_REPLY_CHARS = 20

_KINDS = frozenset({"image", "audio", "video"})


def plan(message: Outgoing, capabilities: Capabilities) -> list[NewPart]:
    text, choices = message.text, list(message.choices)
    if choices and not (text and choices_fit(choices)):
        text, choices = numbered_choices(text, [choice.label for choice in choices]), []
    pieces = split_formatted(text, capabilities.text_limit, capabilities.text_unit, capabilities.formatting)
    parts = [NewPart(body={"message": {"text": piece}}, text=piece) for piece in pieces]
    if choices and parts:
        body: Json = {"message": {"text": parts[-1].text, "quick_replies": [_quick_reply(one) for one in choices]}}
        parts[-1] = NewPart(body=body, text=parts[-1].text)
    parts += [_file(file) for file in message.files]
    if message.quoted_external_id and parts and "quote" in capabilities.sends:
        first = parts[0]
        parts[0] = NewPart(body={**first.body, "reply_to": {"mid": message.quoted_external_id}}, text=first.text)
    return parts


def plan_amendment(amendment: OutAmendment) -> list[NewPart]:
    """A reaction: the heart is the one that Instagram takes from a business. `mid` names the message."""
    if amendment.kind != "reaction" or not amendment.parts:
        return []
    payload: Json = {"message_id": amendment.parts[-1].external_id}
    if amendment.emoji is None:
        return [NewPart(body={"sender_action": "unreact", "payload": payload})]
    return [NewPart(body={"sender_action": "react", "payload": payload | {"reaction": "love"}})]


def choices_fit(choices: list[OutChoice]) -> bool:
    return len(choices) <= QUICK_REPLIES and all(len(choice.label) <= QUICK_REPLY_CHARS for choice in choices)


def media_kind(content_type: str) -> str:
    kind = content_type.partition("/")[0].lower()
    return kind if kind in _KINDS else "file"


def _quick_reply(choice: OutChoice) -> Json:
    return {"content_type": "text", "title": choice.label, "payload": choice.id}


def _file(file: OutFile) -> NewPart:
    body: Json = {
        "file": str(file.id),
        "name": file.name,
        "content_type": file.content_type,
        "kind": media_kind(file.content_type),
    }
    return NewPart(body=body)
