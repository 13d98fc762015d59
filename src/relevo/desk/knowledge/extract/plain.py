"""Bytes to text: UTF-8, UTF-16 with its mark, else the encoding of Western European files of old."""

import re

from relevo.desk.knowledge.extract.problems import Unreadable
from relevo.kit.text.folding import clean

_UNREADABLE_SHARE = 0.05
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([A-Za-z0-9_:-]{2,20})", re.IGNORECASE)
_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_FRONT_TITLE = re.compile(r"^title:\s*(.+?)\s*$", re.MULTILINE)
_FIRST_HEADING = re.compile(r"^#\s+(.+?)\s*#*$", re.MULTILINE)


def decode(data: bytes, *, html: bool = False) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        declared = _META_CHARSET.search(data[:4096]) if html else None
        return _decode_legacy(data, declared.group(1).decode("ascii") if declared else "cp1252")


def _decode_legacy(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding, errors="replace")
    except LookupError:
        text = data.decode("cp1252", errors="replace")
    strange = sum(character == "\ufffd" or (character < " " and character not in "\t\n\r\f") for character in text)
    if strange > _UNREADABLE_SHARE * max(len(text), 1):
        raise Unreadable("corrupt")
    return text


def read_markdown(data: bytes) -> tuple[str, str | None]:
    text = clean(decode(data))
    title = None
    front = _FRONT_MATTER.match(text)
    if front:
        text = text[front.end() :]
        found = _FRONT_TITLE.search(front.group(1))
        title = found.group(1).strip("\"'") if found else None
    heading = _FIRST_HEADING.search(text)
    return text, title or (heading.group(1) if heading else None)


def read_text(data: bytes) -> tuple[str, str | None]:
    """Plain text becomes Markdown that says the same: marks that would read as structure are kept as they are."""
    return clean(decode(data)), None
