"""Reading `conversations.txt`, the script of the shop's conversations. Pure."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Verb = Literal["customer", "assistant", "missed", "answer", "hand_over", "ask_person", "reply", "note", "act", "rate"]

_BY_SIGN: dict[str, Verb] = {
    ">": "customer",
    "<": "assistant",
    "_": "missed",
    "=": "answer",
    "!": "hand_over",
    "?": "ask_person",
    "@": "reply",
    "~": "note",
    "%": "act",
    "*": "rate",
}


@dataclass(frozen=True)
class Line:
    verb: Verb
    who: str  # a teammate's key, a reason, a score; empty where the verb needs none
    text: str


@dataclass(frozen=True)
class Scene:
    """One conversation. A visitor has neither name nor e-mail."""

    name: str | None
    email: str | None
    language: str
    hours_ago: float
    lines: list[Line] = field(default_factory=list[Line])


def read_script(file: Path) -> list[Scene]:
    """Raises ValueError with the line that cannot be read."""
    scenes: list[Scene] = []
    for number, raw in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        line = raw.strip()
        if not line or (line.startswith("#") and not line.startswith("##")):
            continue
        try:
            if line.startswith("##"):
                scenes.append(_scene(line))
            else:
                scenes[-1].lines.append(_line(line))
        except (ValueError, KeyError, IndexError) as error:
            msg = f"{file.name}, line {number}: {raw!r} cannot be read"
            raise ValueError(msg) from error
    return scenes


def _scene(line: str) -> Scene:
    name, email, language, hours = (part.strip() for part in line.removeprefix("##").split("|"))
    return Scene(
        name=None if name == "-" else name,
        email=None if email == "-" else email,
        language=language,
        hours_ago=float(hours),
    )


def _line(line: str) -> Line:
    verb, rest = _BY_SIGN[line[0]], line[1:].strip()
    if verb in ("customer", "assistant", "missed", "answer", "ask_person"):
        return Line(verb, "", rest)
    if verb == "hand_over":
        reason, _, text = rest.partition("|")
        return Line(verb, reason.strip(), text.strip())
    who, _, text = rest.partition(" ")
    return Line(verb, who, text.strip())
