"""Personal data gives way to a placeholder that says what stood there. Pure.

Names come from the record and from what people say of themselves; the rest is recognised by its form. Where a form is
doubtful (a long number may be a telephone or an order) it is removed: a lost number costs an edit, a kept one a person.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable

_PLACEHOLDER = re.compile(r"\[(?:name|e-mail|phone|card|iban|id|ip|order|number|address|link)\]")
_W = r"(?-i:[A-ZÀ-Þ][\w'’-]*)"
_SAYS_NAME = re.compile(
    rf"\b((?:my name is|this is|i am called|me llamo|mi nombre es|soy|meu nome [eé]|me chamo|chamo-me|aqui [eé] (?:o|a)"
    rf"|sou (?:o|a)|mr\.?|mrs\.?|ms\.?|sr\.?|sra\.?|d[oñ]+a) )({_W}(?: (?:de |da |do |del |la )?{_W}){{0,3}})",
    re.IGNORECASE,
)
# "Hola Marta, ...": whom a person greets is seldom anything but a name.
_GREETED = re.compile(
    rf"\b((?:hi|hello|hey|dear|hola|buenas|estimad[oa]|querid[oa]|ol[aá]|oi|prezad[oa]|car[oa]) )({_W}(?: {_W}){{0,2}})"
    r"(?=\s*[,:!.\n])",
    re.IGNORECASE,
)
_KEYED = (
    r"(?:order|orders|booking|reservation|tracking|parcel|shipment|invoice|reference|ref|case|account|customer|member"
    r"|pedidos?|reserva|seguimiento|env[ií]o|factura|referencia|cuenta|cliente|localizador|expediente"
    r"|encomenda|rastreio|rastreamento|fatura|refer[eê]ncia|conta)"
)
_NUMBER_WORD = r"(?:\s*(?:number|no\.?|nr\.?|num\.?|n[uú]mero|n[º°o]\.?|id|code|c[oó]digo|de|is|es|[eé]))*"
_STREET_ES = (
    r"(?:calle|c/|avda\.?|av\.|avenida|plaza|pza\.?|paseo|carrer|camino|ronda|rua|r\.|travessa|pra[cç]a|alameda"
    r"|estrada)"
)
_STREET_EN = (
    r"(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|way|court|ct|square|sq|boulevard|blvd|place|pl|terrace|close)"
)
_CARD = re.compile(r"(?<![\w])\d(?:[ -]?\d){12,18}(?![\w])")
_LINK = re.compile(
    r"\bhttps?://[^\s<>\"')\]]*(?:[?#][^\s<>\"')\]]*|/[\w.-]*\d[\w.-]{11,}[^\s<>\"')\]]*)", re.IGNORECASE
)
_MAIL = re.compile(r"(?:mailto:)?[\w.+%'-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){3,7}(?:[ -]?[A-Z0-9]{1,3})?\b")
_ID = re.compile(
    r"\b(?:\d{2}\.\d{3}\.\d{3}/\d{4}-\d{2}|\d{3}\.\d{3}\.\d{3}-\d{2}|\d{2}\.?\d{3}\.?\d{3}[ -]?[A-Z]"
    r"|[XYZ][ -]?\d{7}[ -]?[A-Z]|\d{3}-\d{2}-\d{4})\b",
    re.IGNORECASE,
)
_IP = re.compile(
    r"\b(?:\d{1,3}\.){3}\d{1,3}\b|\b(?:[0-9a-f]{1,4}:){3,7}:?[0-9a-f]{1,4}\b|\b(?:[0-9a-f]{1,4}:)+:[0-9a-f:]+",
    re.IGNORECASE,
)
_ADDRESS_ES = re.compile(
    rf"(?<!\w){_STREET_ES}\s[\wÀ-ÿ.'’ºª -]{{2,50}}?,?\s*(?:n[º°.o]*\s*)?\d+[ºª]?\w?"
    rf"(?:,?\s*(?:\d+[ºª]\s?\w?\b|piso \w+|(?:apto|apt|bloco|esc)\.?\s?\w+))*"
    rf"(?:,?\s*\d{{4,5}}(?:-\d{{3}})?(?:\s{_W}){{0,3}})?",
    re.IGNORECASE,
)
_ADDRESS_EN = re.compile(
    rf"\b\d{{1,5}}[a-z]?,? (?:{_W}\s){{1,4}}{_STREET_EN}\b\.?(?:,? (?:apt|flat|unit|suite)\.? ?\w+)?"
    rf"(?:,\s{_W}(?:\s{_W})*)?(?:,?\s[A-Z]{{2}})?(?:,?\s\d{{5}}(?:-\d{{4}})?)?",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"\b(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|\d{5}-\d{3}|\d{4}-\d{3}(?!\d))\b")
_KEYED_ORDER = re.compile(
    rf"\b({_KEYED}{_NUMBER_WORD}\s*[:#]?\s*)(#?(?=[\w/-]*\d{{3}})[\w/-]*\d[\w/-]*)", re.IGNORECASE
)
_ORDER = re.compile(r"#[A-Z]{0,4}-?\d{3,}[\w-]*|\b(?:1Z[0-9A-Z]{16}|[A-Z]{2}\d{9}[A-Z]{2}|[A-Z]{1,5}-?\d{4,}[\w-]*)\b")
_PHONE = re.compile(
    r"(?<![\w.])(?:\+\d{1,3}[\s.-]?)?(?:\(\d{1,4}\)[\s.-]?)?\d(?:[\s.-]?\d){8,14}(?!\w)"
    r"|(?<!\w)\+\d(?:[\s.-]?\d){6,14}(?!\w)|(?<![\w-])\d{3}-\d{4}(?![\w-])|\(\d{2,4}\)\s?\d{3,5}[\s-]?\d{3,4}"
)
_NUMBER = re.compile(r"(?<![\w.,])\d{6,}(?!\w)")
_PATTERNS = (
    # A query, a fragment, or a long opaque part of the path may be a key to somebody's data.
    ("link", _LINK),
    ("e-mail", _MAIL),
    ("iban", _IBAN),
    ("id", _ID),
    ("ip", _IP),
    ("address", _ADDRESS_ES),
    ("address", _ADDRESS_EN),
    ("address", _POSTCODE),
    ("order", _KEYED_ORDER),
    ("order", _ORDER),
    ("phone", _PHONE),
    ("number", _NUMBER),
)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}[.-]\d{1,2}[.-]\d{4}")
_LOWER_NAMES = 2  # letters: shorter parts of a name are words of every text


def redact(text: str, names: Iterable[str]) -> tuple[str, Counter[str]]:
    """The text without personal data, and how many of each kind were removed."""
    removed: Counter[str] = Counter()

    def put(kind: str, kept: str = "") -> str:
        removed[kind] += 1
        return f"{kept}[{kind}]"

    text = _CARD.sub(lambda found: put("card") if _luhn(found.group()) else found.group(), text)
    for kind, pattern in _PATTERNS:
        text = pattern.sub(lambda found, kind=kind: _replacement(found, kind, put), text)
    for named in (_SAYS_NAME, _GREETED):
        text = named.sub(lambda found: put("name", found.group(1)), text)
    if pattern := names_pattern(names):
        text = pattern.sub(lambda _found: put("name"), text)
    return text, removed


def said_names(text: str) -> frozenset[str]:
    """What people call themselves, so that it is found where others call them by it."""
    return frozenset(found.group(2) for found in _SAYS_NAME.finditer(text))


def _replacement(found: re.Match[str], kind: str, put: Callable[[str, str], str]) -> str:
    if kind in ("phone", "number") and _DATE.match(found.group()):
        return found.group()
    # A keyed number keeps its key: "order number [order]".
    keeps = bool(found.re.groups)
    return put(kind, found.group(1) if keeps else "")


def names_pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """Whole names in any case; their parts only with a capital, since Rosa and Will are words too."""
    whole = {name.strip() for name in names if len(name.strip()) > _LOWER_NAMES and not name.strip().isdigit()}
    parts = {
        part for name in whole for part in re.split(r"[\s,]+", name) if len(part) > _LOWER_NAMES and part[0].isalpha()
    }
    if not whole:
        return None
    wholes = "|".join(re.escape(each) for each in sorted(whole, key=len, reverse=True) if " " in each)
    cased = {
        form for part in parts for form in (part.capitalize(), part.title(), part.upper(), part) if form[0].isupper()
    }
    singles = "|".join(re.escape(each) for each in sorted(cased, key=len, reverse=True))
    either = [rf"(?i:{wholes})"] * bool(wholes) + [f"(?:{singles})"] * bool(singles)
    return re.compile(rf"(?<!\w)(?:{'|'.join(either)})(?!\w)") if either else None


def has_placeholder(text: str) -> bool:
    return bool(_PLACEHOLDER.search(text))


def without_placeholders(text: str) -> str:
    return _PLACEHOLDER.sub(" ", text)


def _luhn(text: str) -> bool:
    digits = [int(each) for each in text if each.isdigit()]
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
