"""Order numbers in a customer's own words: named ("mi pedido es el 77120"), after the fact ("77120 is my order"), or
in a shape that little else has ("SO-2024-118").

An amount, a date, a year, a count of things and somebody's phone, house or account number are none, even beside the
word for an order.
"""

import re

from relevo.kit.text.reach import find_phone

_ORDER = r"(?:order|purchase|pedido|compra|orden|encomenda)"
_NUMBERED = r"(?:number|numero|número|nº|n°|no\.|num\.?|#)"
_VALUE = r"([A-Za-z]{0,5}[-_]?\d[\w-]{2,20})"
# "A-10234" begins like an article, "ID12345" like the word for it: neither is one.
_BETWEEN_WORD = (
    r"(?:number|no|num|numero|número|id|code|código|codigo|de|do|da|del|my|mi|meu|minha|is|was|es|era|é|com|con|with"
    r"|el|la|o|a|the|order|orden|pedido|compra|encomenda)\b(?![-_])"
)
_FILLER = rf"(?:\s{{0,3}}(?:{_BETWEEN_WORD}|nº|n°|no\.|num\.|[:#,]))"
# "que me dieron es", "that I was given is": once, short and with the verb, or "el que termina en 77120" would be one.
_AS_GIVEN = r"\s{1,3}(?:que|that|which|i)\s(?:[^\W\d_]{1,15}\s){1,4}?(?:es|is|é)\b"
# Possessive counts: what was read as a word between is not tried otherwise, so a long row of them costs one look.
_BETWEEN = rf"{_FILLER}{{0,8}}+(?:{_AS_GIVEN}{_FILLER}{{0,4}}+)?\s{{0,3}}[:#]?\s{{0,3}}"
_NAMED = re.compile(rf"(?<![^\W_])({_ORDER}|{_NUMBERED}){_BETWEEN}{_VALUE}(?![\w-])", re.IGNORECASE)
_BACKWARDS = re.compile(
    rf"(?<![\w@.,/:-]){_VALUE},?\s{{1,3}}(?:is|was|es|era|é|eh)\s(?:(?:the|my|our|el|la|mi|nuestro|o|a|meu|minha)\s){{0,2}}"
    rf"(?:{_NUMBERED}\s(?:de|do|da|of)\s(?:(?:my|mi|meu|minha)\s)?)?{_ORDER}(?![^\W_])",
    re.IGNORECASE,
)
_SHAPED = re.compile(r"(?<![\w@.-])(?:#\s?(\d[\w-]{2,20})|([A-Z]{1,5}[-_]?\d[\dA-Z-]{2,20}))(?![\w@])")
_BARE = re.compile(
    r"^\W*(?:(?:es|is|it's|é|eh|el|la|o|a|the|my)\s)*#?\s*([A-Za-z]{0,5}[-_]?\d[\w-]{1,20})\W*$", re.IGNORECASE
)
_OTHERS_NUMBER = re.compile(
    r"(?:phone|cell|mobile|telephone|account|house|flat|card|bank|customer|street|room|my|mi|meu|minha)(?:'s)?\s*$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\s*(?:[.,]\d+\s*)?(?:[€$£%]|(?:euros?|d[oó]lar(?:es)?|dollars?|reais|pesos|usd|eur|brl|mxn|gbp|pounds?"
    r"|unidad\w*|units?|pieces?|pcs|piezas?|pe[cç]as?|personas?|people|pessoas?|minut\w*|hours?|horas?|d[ií]as?|days?"
    r"|weeks?|semanas?|months?|mes|meses|m[eê]s|years?|años?|anos?|kg|kilos?|street|road|avenue)\b)",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{4}-\d{2}(?:-\d{2})?|\d{1,2}-\d{1,2}-\d{2,4}|\d{1,2}h\d{2}|\d{1,2}(?:st|nd|rd|th|am|pm)")
_OF_A_YEAR = re.compile(r"\b(?:de|del|do|da|of)\s*$", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")


def read_order_number(text: str, *, was_asked: bool = False) -> str | None:
    """The first in the text, as written. A bare number is one only if it was asked for."""
    for match in _NAMED.finditer(text):
        if _is_named(match, text):
            return match[2]
    backwards = _BACKWARDS.search(text)
    if backwards:
        return backwards[1]
    shaped = _SHAPED.search(text)
    if shaped:
        return shaped[1] or shaped[2]
    bare = _BARE.search(text) if was_asked else None
    return bare[1] if bare else None


def _is_named(match: re.Match[str], text: str) -> bool:
    start, end = match.span(2)
    value = match[2]
    if _DATE.fullmatch(value) or _COUNTED.match(text, end):
        return False
    if _YEAR.fullmatch(value) and _OF_A_YEAR.search(text[match.start() : start]):
        return False
    names_an_order = re.search(_ORDER, text[match.start() : start], re.IGNORECASE) is not None
    is_another = _OTHERS_NUMBER.search(text[: match.start()]) is not None or find_phone(value) is not None
    return names_an_order or not is_another
