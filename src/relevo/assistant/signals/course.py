"""How a conversation stands, from who said what kind of thing again: a hint of frustration when it is about to break.

Words give a message its kind only roughly (yes, no, a question, the same again), so it is a hint. Of short
conversations nothing is said: a loop takes turns.
"""

import re
from collections.abc import Sequence
from typing import Literal, Protocol

from relevo.assistant.detectors.course import ContactKind, Turn, load_trees
from relevo.assistant.signals.folding import fold_text
from relevo.assistant.signals.repeating import is_repeat

FEWEST_TURNS = 8
BREAKING_FROM = 0.65
_MAX_READ = 24
_YES = re.compile(r"(?:yes|yep|yeah|ok|okay|sure|right|si|vale|claro|correcto|exacto|sim|isso|certo|ta|perfect\w*)\b")
_NO = re.compile(r"(?:no|nope|not|nah|wrong|nao|negativo|tampoco|incorrecto|that's not|eso no|isso nao)\b")
_LETTER = re.compile(r"[^\W\d_]")


class Message(Protocol):
    @property
    def author(self) -> Literal["contact", "company"]: ...

    @property
    def text(self) -> str: ...


def read_turns(stretch: Sequence[Message]) -> list[Turn]:
    """The turns of a stretch as the detector reads them, up to the company's last word; of a long one the last.

    The calls it learnt from end there, before the contact gives up: with one message more it would read another moment.
    """
    read = list(stretch)
    while read and read[-1].author == "contact":
        read.pop()
    read = read[-_MAX_READ:]
    return [
        Turn("contact", _kind_of(read, at)) if message.author == "contact" else _read_company(message.text, at)
        for at, message in enumerate(read)
    ]


def chance_of_breaking(stretch: Sequence[Message]) -> float:
    """0 while there are fewer than FEWEST_TURNS turns."""
    turns = read_turns(stretch)
    return load_trees().estimate(turns) if len(turns) >= FEWEST_TURNS else 0.0


def _read_company(text: str, at: int) -> Turn:
    folded = fold_text(text)
    if at == 0:
        return Turn("company", "greet", folded)
    return Turn("company", "ask" if folded.endswith("?") else "tell", folded)


def _kind_of(read: Sequence[Message], at: int) -> ContactKind:
    text = read[at].text
    folded = fold_text(text)
    if not _LETTER.search(folded):
        return "lost" if not folded.isdigit() else "inform"
    if _NO.match(folded):
        return "no"
    if _YES.match(folded):
        return "yes"
    if any(other.author == "contact" and is_repeat(text, other.text) for other in read[:at]):
        return "again"
    if "?" in folded:
        return "ask"
    return "inform" if any(other.author == "contact" for other in read[:at]) else "request"
