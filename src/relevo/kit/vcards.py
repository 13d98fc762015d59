"""Contact cards as files (.vcf, versions 2.1 to 4), read as far as people need them. Pure; nothing makes it raise."""

import quopri
import re
from dataclasses import dataclass

CARDS = 50
DETAILS = 20
CHARS = 200
_PART = re.compile(r"(?<!\\);")
_ESCAPED = re.compile(r"\\([\\,;nN])")


@dataclass(frozen=True)
class VCard:
    """`details`: the company, then numbers, then mail addresses."""

    name: str
    details: tuple[str, ...]


def read_vcards(body: bytes) -> list[VCard]:
    """Those with a name, a number or an address; at most CARDS, each with DETAILS lines of CHARS characters."""
    found: list[VCard] = []
    lines: list[tuple[str, str]] = []
    for name, value in _properties(body.decode("utf-8", "replace")):
        if name == "BEGIN":
            lines = []
        elif name == "END":
            card = _card(lines)
            found += [card] if card else []
        else:
            lines.append((name, value))
    return found[:CARDS]


def _properties(text: str) -> list[tuple[str, str]]:
    """Name without group and parameters, and value, of each line; folded ones are put together again."""
    properties: list[tuple[str, str]] = []
    unfolded = re.sub(r"\r?\n[ \t]", "", re.sub(r"=\r?\n", "", text))
    for line in unfolded.splitlines():
        head, colon, value = line.partition(":")
        if not colon:
            continue
        name, *parameters = head.upper().split(";")
        if any("QUOTED-PRINTABLE" in one for one in parameters):
            value = quopri.decodestring(value.encode()).decode("utf-8", "replace")
        properties.append((name.rpartition(".")[2].strip(), value.strip()))
    return properties


def _card(lines: list[tuple[str, str]]) -> VCard | None:
    def first(wanted: str) -> str:
        return next((value for name, value in lines if name == wanted and value), "")

    parts = [_plain(part) for part in _PART.split(first("N"))]
    name = _plain(first("FN")) or " ".join(part for part in (*parts[1:2], *parts[:1]) if part)
    company = " · ".join(filter(None, (_plain(part) for part in _PART.split(first("ORG")))))
    reach = [
        _plain(value).removeprefix(prefix)
        for kind, prefix in (("TEL", "tel:"), ("EMAIL", "mailto:"))
        for name_, value in lines
        if name_ == kind
    ]
    details = tuple(dict.fromkeys(one[:CHARS] for one in (company, *reach) if one))[:DETAILS]
    if not name and not details:
        return None
    return VCard(name[:CHARS], details)


def _plain(value: str) -> str:
    return _ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], value).strip()
