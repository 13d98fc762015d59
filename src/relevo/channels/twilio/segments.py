"""How many messages a text costs. Pure; the composer counts in the same way (web: features/segments/counting.ts).

A text of GSM-7 letters alone takes 160 of them, or 153 in each of several; a letter of the extension takes two, and its
two halves stay together. One other letter makes the whole text UCS-2: 70 units, or 67 in each of several.
"""

from dataclasses import dataclass
from typing import Literal

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("\f^{}\\[~]|€")
# What a phone's keyboard or an assistant writes where a plain letter would do. One of them makes a text more than
# twice as dear, so they are put back, but only where that makes the whole text GSM-7.
_PLAINER = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "‚": ",",
        "‛": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "–": "-",
        "—": "-",
        "‐": "-",
        "‑": "-",
        "−": "-",
        "…": "...",
        "•": "-",
        "·": "-",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "\u200b": "",
        "\t": " ",
        "`": "'",
    }
)


@dataclass(frozen=True, kw_only=True)
class Segments:
    """`units`: septets, or UTF-16 units. `room`: how many more fit before another message is needed."""

    encoding: Literal["GSM-7", "UCS-2"]
    units: int
    count: int
    room: int


def is_gsm(text: str) -> bool:
    return all(letter in _BASIC or letter in _EXTENSION for letter in text)


def plainer(text: str) -> str:
    """The text with plain quotes, dashes and spaces, if that makes it GSM-7; else as it is."""
    if is_gsm(text):
        return text
    plain = text.translate(_PLAINER)
    return plain if is_gsm(plain) else text


def segments_of(text: str) -> Segments:
    """Of a text as it goes out; of none, none."""
    if is_gsm(text):
        return _count("GSM-7", [2 if letter in _EXTENSION else 1 for letter in text], 160, 153)
    return _count("UCS-2", [2 if ord(letter) > 0xFFFF else 1 for letter in text], 70, 67)


def _count(encoding: Literal["GSM-7", "UCS-2"], sizes: list[int], alone: int, among: int) -> Segments:
    units = sum(sizes)
    if units <= alone:
        return Segments(encoding=encoding, units=units, count=1 if units else 0, room=alone - units)
    count, used = 1, 0
    for size in sizes:
        if used + size > among:
            count, used = count + 1, 0
        used += size
    return Segments(encoding=encoding, units=units, count=count, room=among - used)
