"""A handoff's card in Slack's Block Kit. Pure."""

from typing import Any

from relevo.desk.channels.api import shorten
from relevo.desk.outposts.api import Button, Card, Tone

Block = dict[str, Any]
HEADER_CHARS = 150
SECTION_CHARS = 2900
FIELD_CHARS = 1900
BUTTON_CHARS = 75
_MARKS: dict[Tone, str] = {"waiting": "🔔", "taken": "🙋", "away": "🤖", "over": "✅"}


def escaped(text: str) -> str:
    """No words of a customer's become a mention or a link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def fallback_of(card: Card) -> str:
    """What notifications show."""
    return escaped(f"{card.title} · {card.state}")


def blocks_of(card: Card) -> list[Block]:
    blocks: list[Block] = [
        {"type": "header", "text": _plain(card.title, HEADER_CHARS)},
        {"type": "context", "elements": [_marked(f"{_MARKS[card.tone]} *{escaped(card.state)}*", SECTION_CHARS)]},
    ]
    if card.facts:
        fields = [_marked(f"*{escaped(name)}*\n{escaped(value)}", FIELD_CHARS) for name, value in card.facts]
        blocks.append({"type": "section", "fields": fields[:10]})
    for heading, lines in card.parts:
        said = "\n".join(f"• {escaped(line)}" if len(lines) > 1 else escaped(line) for line in lines)
        blocks.append({"type": "section", "text": _marked(f"*{escaped(heading)}*\n{said}", SECTION_CHARS)})
    if card.buttons:
        buttons = [_button(one, number) for number, one in enumerate(card.buttons)]
        blocks.append({"type": "actions", "elements": buttons})
    if card.hint:
        blocks.append({"type": "context", "elements": [_marked(escaped(card.hint), SECTION_CHARS)]})
    return blocks


def _button(button: Button, number: int) -> Block:
    made: Block = {"type": "button", "action_id": f"card_{number}", "text": _plain(button.label, BUTTON_CHARS)}
    if button.url:
        made["url"] = button.url
    else:
        made["value"] = button.value
    if button.is_main:
        made["style"] = "primary"
    if button.confirm:
        made["confirm"] = {
            "title": _plain(button.label, 100),
            "text": _plain(button.confirm, 300),
            "confirm": _plain(button.label, 30),
            "deny": _plain("✕", 30),
        }
    return made


def _plain(text: str, limit: int) -> Block:
    return {"type": "plain_text", "text": shorten(text, limit, "characters") or "…", "emoji": True}


def _marked(text: str, limit: int) -> Block:
    return {"type": "mrkdwn", "text": shorten(text, limit, "characters") or "…"}
