"""From a message, or what is done to one, to the requests that carry it. Pure."""

from typing import Any, cast

from relevo.desk.channels import api as desk
from relevo.platform.http.schemas import JsonObject

TEXT_CHARS = 3_900
"""Slack advises 4,000 and cuts at 40,000."""
SECTION_CHARS = 2_900
BUTTONS = 10
EMOJI = {"👍": "+1", "❤️": "heart", "😁": "grin", "🎉": "tada", "😢": "cry", "🙏": "pray"}
"""Slack knows them by name."""
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


def plan_amendment(amendment: desk.OutAmendment) -> list[desk.NewPart]:
    places = [place_of(part.external_id) for part in amendment.parts]
    match amendment.kind:
        case "deletion":
            return [_deletion(part) for part in amendment.parts]
        case "reaction" if places and (place := places[-1]):
            # Slack adds beside what is there; the one before has to go first.
            names = {"remove": EMOJI.get(amendment.before or ""), "name": EMOJI.get(amendment.emoji or "")}
            return [desk.NewPart(body={"amends": "reaction", **place, **names})]
        case "edit" if len(places) == 1 and places[0] and "text" in amendment.parts[0].body:
            return _edit(amendment, places[0])
        case _:
            return []


def _edit(amendment: desk.OutAmendment, place: JsonObject) -> list[desk.NewPart]:
    """The new words in place of the old; buttons stay below them."""
    body = amendment.parts[0].body
    blocks = cast("list[Any]", body.get("blocks") or [])
    pieces = desk.split_formatted(amendment.text, SECTION_CHARS if blocks else TEXT_CHARS, "characters", "mrkdwn")
    if len(pieces) != 1:
        return []
    changed: JsonObject = {"amends": "edit", **place, "text": pieces[0]}
    if blocks:
        changed["blocks"] = [{"type": "section", "text": {"type": "mrkdwn", "text": pieces[0]}}, *blocks[1:]]
    return [desk.NewPart(body=changed)]


def _deletion(part: desk.SentPart) -> desk.NewPart:
    if part.external_id.startswith("file:"):
        return desk.NewPart(body={"amends": "file_deletion", "file": part.external_id.removeprefix("file:")})
    return desk.NewPart(body={"amends": "deletion", **(place_of(part.external_id) or {})})


def place_of(external_id: str) -> JsonObject | None:
    """`channel` and `ts` of a message; None for a pressed button, a command or a file, which are none."""
    channel, _, stamp = external_id.rpartition(":")
    is_message = channel and ":" not in channel and channel not in ("file", "command", "action")
    return {"channel": channel, "ts": stamp} if is_message else None


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
