"""What a message's text may be, whoever wrote it. Pure."""

import re
import unicodedata

from relevo.desk.conversations.errors import EmptyMessage, MessageTooLong
from relevo.desk.conversations.schemas import MESSAGE_CHARS

PREVIEW_CHARS = 140
# Line breaks and tabs stay; other control characters show nothing and only hide things. Direction overrides make a
# text read differently from what it says.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]")
_TAGS = re.compile("[\U000e0000-\U000e007f]")
_SPACES = re.compile(r"\s+")


def check_message_text(text: str, *, has_attachments: bool = False, limit: int = MESSAGE_CHARS) -> str:
    """The text as it is stored. Raises EmptyMessage and MessageTooLong."""
    # Before all else, so that megabytes of rubbish cost nothing.
    if len(text) > limit * 4:
        raise MessageTooLong(f"The message has more than {limit:,} characters.", limit=limit)
    cleaned = clean_text(text)
    if len(cleaned) > limit:
        raise MessageTooLong(
            f"The message has {len(cleaned):,} characters; at most {limit:,} are allowed.", limit=limit
        )
    if not has_attachments and not is_visible(cleaned):
        raise EmptyMessage
    return cleaned


def clean_text(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _TAGS.search(text) and not _is_flag(text):
        text = _TAGS.sub("", text)
    return _CONTROL.sub("", text).strip()


def _is_flag(text: str) -> bool:
    """Tag characters have one honest use: the flags of England, Scotland and Wales begin with a black flag."""
    return all(
        run.start() > 0 and text[run.start() - 1] == "\U0001f3f4" for run in re.finditer(_TAGS.pattern + "+", text)
    )


def is_visible(text: str) -> bool:
    """Whether at least one character shows anything. Zero-width spaces and the like do not."""
    return any(
        not character.isspace() and unicodedata.category(character) not in ("Cf", "Cc", "Mn") for character in text
    )


def preview_of(text: str, *, attachment_names: list[str]) -> str:
    line = _SPACES.sub(" ", text).strip() or ", ".join(attachment_names)
    return line if len(line) <= PREVIEW_CHARS else line[: PREVIEW_CHARS - 1].rstrip() + "…"
