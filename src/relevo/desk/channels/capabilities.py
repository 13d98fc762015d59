"""What a kind of channel can do. The tests' suite, the documents and the screens are made from this table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

TextUnit = Literal["characters", "bytes", "utf16"]
"""In what a provider counts: code points, bytes of UTF-8, or UTF-16 units as JavaScript has them."""
Formatting = Literal["markdown", "html", "mrkdwn", "whatsapp", "plain"]
Reconciles = Literal["status", "echo", "look_up", "safe_to_repeat", "never"]
"""How it is found out whether an unclear send arrived. `safe_to_repeat`: the other side knows its repetitions."""
Content = Literal[
    "text",
    "image",
    "audio",
    "video",
    "file",
    "sticker",
    "location",
    "contact",
    "reaction",
    "quote",
    "edit",
    "deletion",
    "choice",
    "story",
    "referral",
    "forwarded",
]
_WORDS_AND_FILES: frozenset[Content] = frozenset({"text", "image", "audio", "video", "file"})


@dataclass(frozen=True)
class SendRate:
    """A bucket of `burst` sends that fills by `per_s` a second."""

    per_s: float
    burst: int


@dataclass(frozen=True, kw_only=True)
class Capabilities:
    text_limit: int
    text_unit: TextUnit
    caption_limit: int = 0
    """0: a file goes without words, and the words go as a message of their own."""
    formatting: Formatting
    receives: frozenset[Content]
    sends: frozenset[Content]
    reactions: Sequence[str] = ()
    """The emoji that a teammate may put on a customer's message, as the provider wants them."""
    deletes_within_h: float | None = None
    """So long after the send a message can be taken back; None: always, where "deletion" is among `sends`."""
    mails: bool = False
    """Whether messages are mails: with a subject, a thread and copies."""
    choices: int = 0
    """At most so many buttons or rows in one message; more are written out as a numbered list. 0: always a list."""
    choice_limit: int = 20
    """Of a button's label, in `text_unit`."""
    statuses: frozenset[Literal["sent", "delivered", "read"]]
    """What the provider tells after the send. Without any, "sent" is all that is ever known."""
    echoes: bool = False
    """Whether replies from the provider's own app come in."""
    typing: bool = False
    typing_lasts_s: float = 20.0
    """How long the provider shows that somebody writes."""
    marks_read: bool = False
    """Whether the customer can be shown that a message was read."""
    window_h: float | None = None
    """Free words only so long after the customer's last message."""
    human_window_h: float | None = None
    """How much longer a teammate's own words may go out than an assistant's, counted from the same message."""
    block_lasts: bool = False
    """Whether only a word of return (START) ends a block, whatever else the customer writes."""
    reconciles: Reconciles = "never"
    attempts: int = 12
    """Sends of one part until it counts as failed. The pauses double from a second to two hours: 12 take about an
    hour, 25 a day."""
    sender_rate: SendRate = SendRate(30, 30)
    """Of the whole channel."""
    pair_rate: SendRate = SendRate(1, 3)
    """To one recipient."""
    file_bytes_in: int = 25_000_000
    file_bytes_out: int = 25_000_000
    file_bytes_by_type: Mapping[str, int] = field(default_factory=dict[str, int])
    """Smaller limits of some kinds, by the first part of the content type: {"image": 5_000_000}."""


def words_and_files(*more: Content) -> frozenset[Content]:
    """What every kind carries, text and the four kinds of files, with `more` of this kind's own."""
    return _WORDS_AND_FILES.union(more)


def measure(text: str, unit: TextUnit) -> int:
    """How long `text` is as the provider counts."""
    match unit:
        case "characters":
            return len(text)
        case "bytes":
            return len(text.encode("utf-8", "surrogatepass"))
        case "utf16":
            return len(text.encode("utf-16-le", "surrogatepass")) // 2
