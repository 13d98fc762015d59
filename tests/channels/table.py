"""What each kind of channel can do, as a page for teammates, made from the capability tables.

`python -m tests.channels.table` writes it anew; a test fails while it is not what the tables say.
"""

from pathlib import Path

from relevo.desk.channels.api import Capabilities, Connector
from tests.channels.kits import KITS

PAGE = Path(__file__).parents[2] / "docs" / "using" / "channels-table.md"
NAMES = {
    "api": "API",
    "telegram": "Telegram",
    "slack": "Slack",
    "whatsapp": "WhatsApp",
    "instagram": "Instagram",
    "messenger": "Messenger",
    "sms": "SMS (Twilio)",
    "twilio_whatsapp": "WhatsApp (Twilio)",
    "email": "E-mail",
}
UNITS = {"characters": "characters", "bytes": "bytes", "utf16": "UTF-16 units"}
UNCLEAR = {
    "status": "a status tells",
    "echo": "an echo tells",
    "look_up": "looked up",
    "safe_to_repeat": "sent again, the other side knows repetitions",
    "never": "a teammate decides",
}
NO_TYPING = {
    "slack": (
        "Slack has such a sign only in the pane of applications that are declared as assistants "
        "(`assistant.threads.setStatus`), not in the direct messages and channels in which customers write."
    ),
    "sms": "Carriers have no such sign.",
    "twilio_whatsapp": "Relevo shows none through Twilio; a number that is connected with Meta itself does.",
    "email": "Mail has no such sign.",
}
"""Why nobody sees that somebody writes, where nobody does."""
HEAD = """# What each channel can do

Made from the capability table of each connector (`python -m tests.channels.table`), which the tests' suite is made from
too: what stands here is what is tested. The chat on your own site is not in it; it has no provider.

"""


def _list(names: frozenset[str]) -> str:
    return ", ".join(sorted(names)) or "nothing"


def _window(can: Capabilities) -> str:
    if can.window_h is None:
        return "always"
    people = f"; people {can.human_window_h:g} h" if can.human_window_h else ""
    return f"{can.window_h:g} h after the customer's last message{people}"


def _told(can: Capabilities) -> str:
    return ", ".join(name for name in ("sent", "delivered", "read") if name in can.statuses) or "nothing after the send"


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"


def _row(kind: str, can: Capabilities) -> list[str]:
    return [
        NAMES[kind],
        f"{can.text_limit:,} {UNITS[can.text_unit]}",
        str(can.choices or "a numbered list"),
        _told(can),
        UNCLEAR[can.reconciles],
        _yes(can.echoes),
        _yes(can.typing),
        _yes(can.marks_read),
        _window(can),
        f"{can.file_bytes_in // 1_000_000} / {can.file_bytes_out // 1_000_000}",
    ]


def _amends(can: Capabilities) -> list[str]:
    """What a teammate can do beyond writing, and its limits."""
    back = f"{can.deletes_within_h:g} h after the send" if can.deletes_within_h else "yes"
    return [
        " ".join(can.reactions) or "no",
        _yes("quote" in can.sends),
        _yes("location" in can.sends),
        _yes("contact" in can.sends),
        _yes("sticker" in can.sends),
        _yes("edit" in can.sends),
        back if "deletion" in can.sends else "no",
    ]


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def make_page() -> str:
    kinds: list[tuple[str, type[Connector]]] = [(kit.kind, kit.connector) for kit in KITS]
    head = ["channel", "one message holds", "buttons", "told after the send", "an unclear send"]
    head += ["answers from the provider's own app come in", "shows typing", "shows reading", "you may write"]
    head += ["files in / out, MB"]
    first = _table(head, [_row(kind, connector.capabilities) for kind, connector in kinds])
    rows = [
        [NAMES[kind], _list(connector.capabilities.receives), _list(connector.capabilities.sends)]
        for kind, connector in kinds
    ]
    page = HEAD + first + "\n## What comes in and goes out\n\n" + _table(["channel", "comes in", "goes out"], rows)
    beyond = ["channel", "react to a message", "quote", "place", "contact card", "sticker", "edit", "take back"]
    rows = [[NAMES[kind], *_amends(connector.capabilities)] for kind, connector in kinds]
    page += "\n## What a teammate can do beyond words and files\n\n" + _table(beyond, rows)
    silent = [kind for kind, connector in kinds if not connector.capabilities.typing]
    reasons = "".join(f"- **{NAMES[kind]}**: {NO_TYPING[kind]}\n" for kind in silent)
    return page + "\n## Why nobody sees that you write\n\n" + reasons


if __name__ == "__main__":
    PAGE.write_text(make_page(), encoding="utf-8")
