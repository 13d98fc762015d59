"""What is told to another system about a conversation, as plain text in the workspace's language. Pure."""

from dataclasses import dataclass
from datetime import datetime

from relevo.desk.conversations.api import BriefOut
from relevo.desk.integrations.shapes import Who, line, text
from relevo.platform.i18n import Sentences

_SENTENCES = Sentences.beside(__file__)
LONGEST_WORDS = 80
LONGEST_QUOTE = 600
MOST_LINES = 12


@dataclass(frozen=True, kw_only=True)
class Matter:
    """A conversation since it was last resolved. `answered_by`: assistant or teammate, empty without an answer."""

    channel_name: str
    locale: str
    number: int
    contact_name: str
    who: Who
    is_verified: bool
    asked: str
    answered: str = ""
    answered_by: str = ""
    count: int = 0
    resolved_at: datetime | None = None
    language: str = ""


def say(key: str, matter: Matter, **values: object) -> str:
    return _SENTENCES.say(key, matter.locale, **values)


def subject_of(matter: Matter, kind: str) -> str:
    words = line(matter.asked, LONGEST_WORDS) or say("no_words", matter)
    return say(f"{kind}.subject", matter, channel=matter.channel_name, words=words)


def note_text(matter: Matter) -> str:
    lines = _who_lines(matter)
    if matter.asked:
        lines.append(say("asked", matter, text=text(matter.asked, LONGEST_QUOTE)))
    if matter.answered:
        lines.append(say(f"answered.{matter.answered_by}", matter, text=text(matter.answered, LONGEST_QUOTE)))
    if matter.resolved_at is not None:
        at = matter.resolved_at.strftime("%Y-%m-%d %H:%M UTC")
        lines.append(say("counted", matter, count=matter.count, at=at))
    return "\n".join(lines)


def brief_text(matter: Matter, brief: BriefOut | None) -> str:
    """The handoff's brief; what was asked where there is none."""
    if brief is None:
        return note_text(matter)
    parts: list[tuple[str, list[str]]] = [
        ("part.wants", [one.text for one in brief.wants]),
        ("part.gathered", [f"{one.label}: {one.value}" for one in brief.gathered]),
        ("part.missing", [one.label for one in brief.missing]),
        ("part.tried", [one.text for one in brief.tried]),
        ("part.promises", [one.text for one in brief.promises]),
        ("part.next", [brief.next_step] if brief.next_step else []),
    ]
    written = _who_lines(matter)
    for key, found in parts:
        if found:
            rows = [f"- {text(one, LONGEST_QUOTE)}" for one in found[:MOST_LINES]]
            written.append("\n".join([say(key, matter), *rows]))
    if len(written) == len(_who_lines(matter)) and matter.asked:
        written.append(say("asked", matter, text=text(matter.asked, LONGEST_QUOTE)))
    return "\n\n".join(written)


def _who_lines(matter: Matter) -> list[str]:
    addresses = ", ".join(one for one in (matter.who.email, matter.who.phone) if one)
    name = " · ".join(one for one in (line(matter.contact_name, 120), addresses) if one)
    lines = [say("customer", matter, name=name)] if name else []
    return lines if matter.is_verified or not addresses else [*lines, say("unverified", matter)]
