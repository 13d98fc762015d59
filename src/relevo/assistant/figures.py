"""Numbers in an answer, in digits and in words: prices, dates, days. Each must stand in a passage that is cited."""

import re
from collections.abc import Iterable

from relevo.assistant.number_words import read_number_words

# A number with what makes it a price or a share: "1.299,00 €", "$5", "30 %", "2-3", "12/11".
_FIGURE = re.compile(
    r"(?P<before>[€$£]|R\$|US\$)?\s?(?P<number>\d+(?:[.,:/]\d+)*)\s?(?P<after>%|€|£|\$|euros?|USD|EUR|BRL|MXN|reais)?",
    re.IGNORECASE,
)
_LIST_NUMBER = re.compile(r"^\s*\d{1,2}[.)]\s+", re.MULTILINE)
_MONEY = frozenset("€ $ £ r$ us$ euro euros usd eur brl mxn reais".split())


def read_figures(text: str) -> set[tuple[str, str]]:
    """Each number as (its digits, "money", "share" or nothing). The numbers of a list are no figures."""
    found: set[tuple[str, str]] = set()
    for match in _FIGURE.finditer(_LIST_NUMBER.sub("", text)):
        sign = (match["before"] or match["after"] or "").lower()
        unit = "share" if sign == "%" else "money" if sign in _MONEY else ""
        found.add((_plain(match["number"]), unit))
    return found


def find_unproved(text: str, proofs: Iterable[str]) -> list[str]:
    """The figures of `text` that stand in none of the `proofs`. A price must be a price there, a share a share."""
    proved: set[tuple[str, str]] = set()
    numbers: set[str] = set()
    for proof in proofs:
        # A list in a document may carry its figures at the start of a line ("2. step", "30) days"): all count there.
        proved |= read_figures(proof) | read_figures(" " + proof.replace("\n", " "))
        numbers |= read_number_words(proof)
    numbers |= {number for number, _ in proved}
    unproved = {
        number
        for number, unit in read_figures(text)
        if ((number, unit) not in proved if unit else number not in numbers)
    }
    return sorted(unproved | (read_number_words(text, counting_only=True) - numbers))


def _plain(number: str) -> str:
    """1.299,00 and 1,299 and 1299 are one number; 6.90 and 6,9 too. Dates and times keep their signs."""
    if "/" in number or ":" in number:
        return number
    groups = re.split(r"[.,]", number)
    if len(groups) > 1 and len(groups[-1]) != 3:
        whole, part = "".join(groups[:-1]), groups[-1].rstrip("0")
        return f"{whole.lstrip('0') or '0'}.{part}" if part else whole.lstrip("0") or "0"
    return "".join(groups).lstrip("0") or "0"
