"""Folding: the same word however it was typed (case, accents, full-width forms, typographic quotes)."""

import re
import unicodedata

_QUOTES = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-"}
)
# Everything below a space but tab and newline, the DEL block, zero-width marks, bidi overrides, the BOM.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffe\uffff\ud800-\udfff]"
)
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")


class _Marks(dict[int, int | None]):
    """For str.translate: what combines with a letter before it goes; looked up once for each character there is."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.combining(chr(code)) else code
        return self[code]


_MARKS = _Marks()


def fold(text: str) -> str:
    """Lower case without accents: 'Envío' and 'ENVIO' become 'envio'."""
    if text.isascii():
        return text.replace("`", "'").lower()
    return unicodedata.normalize("NFKD", text.translate(_QUOTES)).translate(_MARKS).casefold()


def clean(text: str) -> str:
    """Readable text: no control or invisible characters, no runs of spaces, at most one empty line."""
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = (_SPACES.sub(" ", line).rstrip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def one_line(text: str, *, limit: int) -> str:
    """`text` on one line, cut at a word to at most `limit` characters."""
    flat = " ".join(clean(text).split())
    if len(flat) <= limit:
        return flat
    cut = flat[: limit - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[limit // 2 :] else cut).rstrip(" ,;:.") + "…"
