"""From a message to the requests that carry it. Pure."""

from typing import Any

from relevo.desk.channels import api as desk
from relevo.platform.http.schemas import JsonObject

TEXT_CHARS = 3_900
"""Slack advises 4,000 and cuts at 40,000."""
SECTION_CHARS = 2_900
BUTTONS = 10
BUTTON_CHARS = 75


def plan(message: desk.Outgoing) -> list[desk.NewPart]:
    """Words first, buttons under the last of them, then the files."""
    with_buttons = 0 < len(message.choices) <= BUTTONS
    text = message.text
    if message.choices and not with_buttons:
        text = desk.numbered_choices(text, [choice.label for choice in message.choices])
    limit = SECTION_CHARS if with_buttons else TEXT_CHARS
    pieces = desk.split_formatted(text, limit, "characters", "mrkdwn")
    parts = [_words(piece) for piece in pieces]
    if with_buttons:
        last = pieces[-1] if pieces else "…"
        parts = [*parts[:-1], _with_buttons(last, message)]
    files = [_file(file) for file in message.files]
    return [*parts, *files] or [_words("…")]


def _words(text: str) -> desk.NewPart:
    return desk.NewPart(body={"text": text}, text=text)


def _with_buttons(text: str, message: desk.Outgoing) -> desk.NewPart:
    buttons: list[Any] = [
        {
            "type": "button",
            "action_id": f"choice_{number}",
            "value": choice.id[:2000],
            "text": {
                "type": "plain_text",
                "text": desk.shorten(choice.label, BUTTON_CHARS, "characters"),
                "emoji": True,
            },
        }
        for number, choice in enumerate(message.choices)
    ]
    section: Any = {"type": "section", "text": {"type": "mrkdwn", "text": text}}
    body: JsonObject = {"text": text, "blocks": [section, {"type": "actions", "elements": buttons}]}
    return desk.NewPart(body=body, text=text)


def _file(file: desk.OutFile) -> desk.NewPart:
    return desk.NewPart(
        body={"file_id": str(file.id), "name": file.name, "size": file.size_bytes, "content_type": file.content_type}
    )
