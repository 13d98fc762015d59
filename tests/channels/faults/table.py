"""Which fault of the providers each simulator can show, and how; or why its provider has no such thing.

The list is that of what every simulator must be able to do. `SHOWS` holds what shows it, `CANNOT` the reason why
nothing does; test_faults.py runs the first and sees to it that every cell is in one of the two.
"""

from collections.abc import Awaitable, Callable
from typing import Any

FAULTS: dict[str, str] = {
    "twice": "delivered twice",
    "reversed": "delivered in reverse order",
    "batch": "several things in one request",
    "first_lost": "the first delivery lost, and tried again",
    "status_first": "a status before the send's answer",
    "echo_first": "an echo before the send's answer",
    "read_only": "read, and never delivered",
    "delivered_late": "delivered after read",
    "failed_late": "failed after sent",
    "unsigned": "a signature that is wrong or missing",
    "reserialised": "a signature over the same JSON in other bytes",
    "unknown": "an unknown kind of message or event",
    "nobody": "without who wrote it",
    "times": "times in other units",
    "file_later": "a file that is gone, then there",
    "file_password": "a file without the password",
    "throttled": "429 with and without when to come back",
    "pair": "too much for one recipient, then well",
    "token": "the token refused in the middle of it",
    "html_500": "500 with a page",
    "hang": "accepted, and then no answer",
    "error_in_200": "200 with an error in it",
    "revoked": "told that the token was taken back",
    "window": "the window is closed",
    "letters": "emoji, NUL, right to left; the longest text and one letter more",
}
KINDS = (*("whatsapp", "instagram", "messenger", "slack", "slack_team", "telegram", "sms", "twilio_whatsapp", "email"),)
META = ("whatsapp", "instagram", "messenger")
SLACK = ("slack", "slack_team")
TWILIO = ("sms", "twilio_whatsapp")
HOOKED = (*META, *SLACK, "telegram", *TWILIO)

Show = Callable[[Any], Awaitable[None]]
SHOWS: dict[tuple[str, str], Show] = {}


def shows(fault: str, *kinds: str) -> Callable[[Show], Show]:
    """The function provokes the fault with a rig of these kinds; its docstring says how, for the page."""

    def keep(show: Show) -> Show:
        for kind in kinds:
            assert fault in FAULTS
            assert kind in KINDS
            assert (fault, kind) not in SHOWS
            SHOWS[fault, kind] = show
        return show

    return keep


def _because(reason: str, *cells: tuple[str, tuple[str, ...]]) -> dict[tuple[str, str], str]:
    return {(fault, kind): reason for fault, kinds in cells for kind in kinds}


CANNOT: dict[tuple[str, str], str] = {
    **_because("Slack posts one event in each request.", ("batch", SLACK)),
    **_because("Twilio posts one message in each request.", ("batch", TWILIO)),
    **_because(
        "Slack tells nothing of what becomes of a message.",
        *((fault, SLACK) for fault in ("status_first", "read_only", "delivered_late", "failed_late")),
    ),
    **_because(
        "Telegram tells nothing of what becomes of a message.",
        *((fault, ("telegram",)) for fault in ("status_first", "read_only", "delivered_late", "failed_late")),
    ),
    **_because(
        "Meta tells nothing before the answer here but the echo.",
        ("status_first", ("instagram", "messenger")),
    ),
    **_because(
        "Whoever cannot be reached is told in the answer to the send; nothing fails afterwards.",
        ("failed_late", ("instagram", "messenger")),
    ),
    **_because("Instagram knows no deliveries, only reads.", ("delivered_late", ("instagram",))),
    **_because("Carriers tell no reads.", ("read_only", ("sms",)), ("delivered_late", ("sms",))),
    **_because("Mail servers tell no reads.", ("read_only", ("email",)), ("delivered_late", ("email",))),
    **_because("A status of a mail is a mail of its own, which cannot come before it.", ("status_first", ("email",))),
    **_because(
        "WhatsApp echoes what was written in its own app, never what was sent through the API.",
        ("echo_first", ("whatsapp",)),
    ),
    **_because("Telegram does not tell an application what it sent itself.", ("echo_first", ("telegram",))),
    **_because("Twilio knows no echoes.", ("echo_first", TWILIO)),
    **_because("Nothing is delivered: a mailbox keeps what was not fetched.", ("first_lost", ("email",))),
    **_because("Nobody calls: the mailbox is asked with a password.", ("unsigned", ("email",))),
    **_because("No JSON is signed: a mailbox is asked.", ("reserialised", ("email",))),
    **_because("The secret is a header of its own and signs no body.", ("reserialised", ("telegram",))),
    **_because("What is signed are a form's fields, not its bytes.", ("reserialised", TWILIO)),
    **_because("A time is a text of seconds and a count, and is the message's id.", ("times", SLACK)),
    **_because("Times are whole seconds.", ("times", ("telegram",))),
    **_because("Twilio tells no time.", ("times", TWILIO)),
    **_because("Files have open addresses that end.", ("file_password", ("instagram", "messenger"))),
    **_because("Files come in the mail itself.", ("file_later", ("email",)), ("file_password", ("email",))),
    **_because("One limit for all: see 429.", ("pair", ("instagram", "messenger", *SLACK, "sms"))),
    **_because("A mail server has no HTTP.", ("html_500", ("email",)), ("error_in_200", ("email",))),
    **_because(
        "Nothing is told: the next call is refused.", ("revoked", ("instagram", "messenger", "telegram", *TWILIO))
    ),
    **_because("A mailbox tells nothing: the next sign-in is refused.", ("revoked", ("email",))),
    **_because("Whoever wrote once can be written to at any time.", ("window", (*SLACK, "telegram"))),
    **_because("There is no window.", ("window", ("sms", "email"))),
}
