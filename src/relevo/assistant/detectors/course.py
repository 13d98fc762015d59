"""The course of a conversation, without its words: who said what kind of thing, again and again, and how it stands now.

Each turn is a kind ("asked", "said no", "did not understand") and a topic that tells whether the same came before.
The model says the chance that the contact will soon ask for a person or leave. Learnt from calls to a phone assistant
(BETOLD); its topics are those calls' and mean nothing elsewhere, the kinds and their repeats do.
"""

import itertools
import math
import struct
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal
from zlib import crc32

from relevo.assistant.detectors.model import read_card, read_weights

CompanyKind = Literal["greet", "ask", "propose", "check", "tell", "done", "refuse", "lost", "fail"]
ContactKind = Literal["yes", "no", "inform", "ask", "request", "lost", "again", "person"]
# The last turns of a long conversation say how it stands; a loop is found in them.
MAX_TURNS = 60
_LATEST = 8
_COUNTED_TO = 25
TREE = struct.Struct("<3I4b")


@dataclass(frozen=True)
class Turn:
    """One turn. `topic` is anything that is equal when the same is said again; the whole act where one is known."""

    author: Literal["contact", "company"]
    kind: CompanyKind | ContactKind
    topic: str = ""


@dataclass(frozen=True)
class Trees:
    """`packed`: trees of three hashes and four leaves (signed bytes); a course's score is bias + scale * leaves."""

    packed: bytes
    scale: float
    bias: float

    def estimate(self, turns: Sequence[Turn]) -> float:
        """The chance, as learnt, that the conversation breaks; 0 without any turn."""
        if not turns:
            return 0.0
        found = set(find_course_features(turns))
        total = 0
        for first, second, third, *leaves in TREE.iter_unpack(self.packed):
            total += leaves[2 + (second in found)] if first in found else leaves[third in found]
        return 1.0 / (1.0 + math.exp(-(self.bias + self.scale * total)))


@cache
def load_trees() -> Trees:
    card = read_card("course")
    return Trees(read_weights("course"), scale=float(card["scale"]), bias=float(card["bias"]))


def find_course_features(turns: Sequence[Turn]) -> list[int]:
    """The hashes of what the course has, each once, ascending."""
    turns = turns[-MAX_TURNS:]
    counted = _count(turns)
    found = {f"{name}>={at}" for name, count in counted.items() for at in range(1, min(count, _COUNTED_TO) + 1)}
    for rows in (_mark(turns), [f"{each.author[1]}:{each.topic or each.kind}" for each in turns]):
        found.update(f"1{row}>={at}" for row, count in Counter(rows).items() for at in range(1, min(count, 5) + 1))
        found.update(f"2{first}|{second}" for first, second in itertools.pairwise(rows))
        found.update(f"at{at}{row}" for at, row in enumerate(reversed(rows[-_LATEST:])))
        found.update(f"late{row}" for row in rows[-_LATEST:])
        found.update(f"end{size}{'|'.join(rows[-size:])}" for size in (2, 3))
    return sorted({crc32(each.encode("utf-8", "replace")) for each in found})


def _mark(turns: Sequence[Turn]) -> list[str]:
    """Each turn's kind; what the company says again is marked: `!` right after itself, `*` after something else."""
    rows: list[str] = []
    seen: set[str] = set()
    last = ""
    for turn in turns:
        row = f"{turn.author[1]}{turn.kind}"
        if turn.author == "company":
            topic = turn.topic or turn.kind
            row += ("!" if topic == last else "*") if topic in seen else ""
            seen.add(topic)
            last = topic
        rows.append(row)
    return rows


def _count(turns: Sequence[Turn]) -> dict[str, int]:
    said = [turn.topic or turn.kind for turn in turns if turn.author == "company"]
    contact = [turn.kind for turn in turns if turn.author == "contact"]
    latest = [turn.kind for turn in turns[-8:] if turn.author == "contact"]
    return {
        "turns/2": len(turns) // 2,
        "said": len(said),
        "repeats": len(said) - len(set(said)),
        "at once again": sum(first == second for first, second in itertools.pairwise(said)),
        "most": max(Counter(said).values(), default=0),
        "last": said.count(said[-1]) if said else 0,
        "no": contact.count("no"),
        "no of ten": 10 * contact.count("no") // max(len(contact), 1),
        "lost": contact.count("lost") + contact.count("again"),
        "no lately": latest.count("no"),
        "lost lately": latest.count("lost") + latest.count("again"),
        "done": sum(turn.kind == "done" for turn in turns),
    }
