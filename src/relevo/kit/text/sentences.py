"""Sentences of running text in English, Spanish and Portuguese, as exact slices (nothing is rewritten)."""

import re

_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)")
_STARTS_SENTENCE = re.compile(r"\s+[\"'“‘«(\[¿¡*]*[A-ZÀ-ÖØ-Þ0-9¿¡]")
# fmt: off
_ABBREVIATIONS = frozenset({
    "mr", "mrs", "ms", "dr", "prof", "sr", "sra", "srta", "dra", "st", "no", "nro", "num", "núm", "tel", "ext", "pág",
    "pag", "av", "apto", "aprox", "etc", "vs", "ej", "p.ej", "e.g", "i.e", "p.ex", "ex", "a.m", "p.m", "u.s", "ee.uu",
    "d.c", "inc", "ltd", "ltda", "s.a", "cía", "art", "fig", "vol", "ed", "exmo",
})
# fmt: on


def split_sentences(text: str) -> list[str]:
    """Cut after . ! ? … when a new sentence seems to begin; abbreviations, initials and numbers do not end one."""
    pieces: list[str] = []
    start = 0
    for match in _END.finditer(text):
        if _STARTS_SENTENCE.match(text, match.end()) and not _is_abbreviation(text[start : match.end()]):
            pieces.append(text[start : match.end()].strip())
            start = match.end()
    pieces.append(text[start:].strip())
    return [piece for piece in pieces if piece]


def _is_abbreviation(piece: str) -> bool:
    if not piece.endswith("."):
        return False
    last = piece.rsplit(None, 1)[-1].lstrip("\"'“‘«([¿¡").rstrip(".").casefold()
    return last in _ABBREVIATIONS or (len(last) == 1 and last.isalpha())
