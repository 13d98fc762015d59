"""What a sentence states as a figure: prices, shares, spans of time, times of day, weekdays, measures, counts, dates.

English, Spanish and Portuguese, folded (kit.text.folding). Pure: what is read is blanked, so that the words left over
say what the sentence is about.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from relevo.desk.doubts.dates import DATE, read_date
from relevo.desk.knowledge import api as knowledge

ValueKind = Literal["money", "percent", "span", "clock", "weekdays", "measure", "count", "date"]
# "A month" is as long as 30 days, but "two weeks" is not "15 days".
_NEAR = 0.03

_SPELLED = {
    word: float(value)
    for value, group in enumerate(
        (
            "one,un,uno,una,um,uma",
            "two,dos,dois,duas",
            "three,tres",
            "four,cuatro,quatro",
            "five,cinco",
            "six,seis",
            "seven,siete,sete",
            "eight,ocho,oito",
            "nine,nueve,nove",
            "ten,diez,dez",
            "eleven,once,onze",
            "twelve,doce,doze",
        ),
        start=1,
    )
    for word in group.split(",")
}
# "Once" is a count in English and eleven in Spanish: left out rather than guessed.
del _SPELLED["once"]

_DIGITS = r"\d+(?:[.,]\d+)*"
_NUMBER = rf"(?:{_DIGITS}|(?<!\w)(?:{'|'.join(_SPELLED)})(?!\w))"
_RANGE = rf"(?P<low>{_NUMBER})(?:\s*(?:-|to|and|a|y|e|o|ou|or|ate|hasta)\s*(?P<high>{_NUMBER}))?"
_CURRENCIES = {
    "eur": r"€|euros?|eur",
    "brl": r"r\$|reais|real|brl",
    "usd": r"us\$|\$|dollars?|usd|dolares|dolar",
    "gbp": r"£|pounds?|gbp|libras?",
}
_CURRENCY = "|".join(_CURRENCIES.values())
_PER = (
    r"(?:\s*(?:/|a|per|each|al|por|la|el|cada|the)\s*(?P<per>month|year|night|day|hour|week|minute|person|mes|ano|noche"
    r"|dia|hora|semana|minuto|persona|noite|pessoa)\b)?"
)
_PERIODS = {
    "mes": "month",
    "ano": "year",
    "noche": "night",
    "noite": "night",
    "dia": "day",
    "hora": "hour",
    "semana": "week",
    "minuto": "minute",
    "persona": "person",
    "pessoa": "person",
}
_HOURS = {
    "minute": (1 / 60, r"min(?:ute)?s?|minutos?"),
    "hour": (1.0, r"h(?:ou)?rs?|hours?|horas?"),
    "day": (24.0, r"(?:working |business |calendar )?days?|dias?(?: (?:laborables?|habiles|naturales|uteis|util))?"),
    "week": (168.0, r"weeks?|semanas?"),
    "month": (730.0, r"months?|mes(?:es)?"),
    "year": (8760.0, r"years?|anos?"),
}
_MEASURES = {
    "kg": (1.0, r"kg|kilos?|kilogram(?:me)?s?|quilos?"),
    "g": (1.0, r"g|grams?|gramos?|gramas?"),
    "byte": (1.0, r"mb"),
    "byte ": (1_000.0, r"gb"),
    "byte  ": (1_000_000.0, r"tb"),
    "m": (1.0, r"m|met(?:er|re)s?|metros?"),
    "m ": (0.01, r"cm"),
    "m  ": (0.001, r"mm"),
    "m   ": (1_000.0, r"km"),
    "l": (1.0, r"l|lit(?:er|re)s?|litros?"),
    "l ": (0.001, r"ml"),
    "degree": (1.0, r"°c?|º ?c?|degrees?|grados?|graus?"),
}
_MIN_CUE = re.compile(
    r"(?:from|over|above|more than|starting at|desde|a partir de|mas de|superior(?:es)? a|acima de|mais de)\s*$"
)
_NEGATED = re.compile(r"\b(?:not|no|nao|never|nunca)(?:\s+\w+)?\s*$")
_FREE = re.compile(
    r"(?<![\w-])(?:free of charge|for free|free|gratis|gratuit[oa]s?|gratuitamente|de graca|sin coste|sin cargo"
    r"|at no (?:extra )?cost|sem custo)(?!\w)"
)
_DAYS = {
    day: number
    for names in (
        "monday tuesday wednesday thursday friday saturday sunday",
        "lunes martes miercoles jueves viernes sabado domingo",
        "segunda terca quarta quinta sexta sabado domingo",
    )
    for number, day in enumerate(names.split())
}
_DAY = rf"(?:{'|'.join(_DAYS)})s?(?:-feira)?"
_WEEK = re.compile(
    rf"\b(?P<first>{_DAY})\s*(?:-|to|through|until|a|ate|hasta)\s*(?P<last>{_DAY})\b"
    r"|(?P<every>\bevery day\b|\btodos los dias\b|\btodos os dias\b|\bseven days a week\b)"
)
_TIME = r"\d{1,2}(?::\d{2}\s*(?:[ap]\.?m\b\.?|h\b)?|\s*(?:[ap]\.?m\b\.?|h\b))"
_CLOCK = re.compile(rf"(?P<low>{_TIME})(?:\s*(?:-|to|and|until|till|a|as|y|e|hasta|ate)\s*(?P<high>{_TIME}))?")
_MONEY = re.compile(
    rf"(?:(?P<before>{_CURRENCY})\s*{_RANGE}|{_RANGE.replace('low', 'low2').replace('high', 'high2')}\s*"
    rf"(?P<after>{_CURRENCY})(?!\w)){_PER}"
)
_PERCENT = re.compile(rf"{_RANGE}\s*(?:%|percent\b|per cent\b|por ciento\b|por cento\b)")
_SPAN = re.compile(
    rf"(?:{_RANGE}(?:\s+to\s+\w+)?[\s-]+|\b(?:in|within|after|for|once) an? )"
    rf"(?P<unit>{'|'.join(pattern for _, pattern in _HOURS.values())})\b"
)
_MEASURE = re.compile(rf"{_RANGE}\s*(?P<unit>{'|'.join(pattern for _, pattern in _MEASURES.values())})(?!\w)")
_COUNT = re.compile(rf"(?<![\w.,]){_RANGE}(?P<after>(?:\s+[^\W\d_]{{2,}}){{1,2}})?(?![\w%€])")


@dataclass(frozen=True)
class Value:
    """`low` and `high` are the same for one figure. `unit` tells what may be compared; of a count, what is counted."""

    kind: ValueKind
    low: float
    high: float
    unit: str = ""
    counted: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Read:
    """`rest` is the folded text, each figure in it blanked."""

    values: tuple[Value, ...]
    rest: str


def read_values(folded: str) -> Read:
    rest = folded
    values: list[Value] = []
    for read in (_read_dates, _read_clocks, _read_weekdays, _read_money, _read_percents, _read_spans, _read_measures):
        for start, end, value in list(read(rest)):
            values.append(value)
            rest = rest[:start] + " " * (end - start) + rest[end:]
    # What is counted stays in the text: it is what the sentence is about.
    for start, end, value in list(_read_counts(rest)):
        values.append(value)
        rest = rest[:start] + " " * (end - start) + rest[end:]
    return Read(tuple(values), rest)


def agree(one: Value, other: Value) -> bool:
    """The same figure, or one within the other: "3 days" and "2 to 3 days" can both be true."""
    if one.kind in ("clock", "weekdays", "date"):
        if one.low == one.high and other.low != other.high:
            return one.low in (other.low, other.high)
        if other.low == other.high and one.low != one.high:
            return other.low in (one.low, one.high)
        return (one.low, one.high) == (other.low, other.high)
    return _within(one, other) or _within(other, one)


def is_comparable(one: Value, other: Value) -> bool:
    if one.kind != other.kind:
        return False
    if one.kind == "count":
        return bool(one.counted & other.counted)
    if one.kind == "money":
        return _is_same_money(one, other)
    return one.unit == other.unit


def _is_same_money(one: Value, other: Value) -> bool:
    """Amounts from which something holds, and rates for different periods, are not each other's rivals."""
    (currency, period, bound), (its_currency, its_period, its_bound) = one.unit.split("/"), other.unit.split("/")
    if bound != its_bound or (currency and its_currency and currency != its_currency):
        return False
    return not period or not its_period or period == its_period


def _within(one: Value, other: Value) -> bool:
    slack = _NEAR * max(abs(other.low), abs(other.high)) if one.kind == "span" else 1e-9
    return other.low - slack <= one.low and one.high <= other.high + slack


_Found = Iterator[tuple[int, int, Value]]


def _read_dates(text: str) -> _Found:
    for match in DATE.finditer(text):
        found: date | None = read_date(match)
        if found is not None:
            yield match.start(), match.end(), Value("date", found.toordinal(), found.toordinal())


def _read_clocks(text: str) -> _Found:
    for match in _CLOCK.finditer(text):
        low = _minutes(match["low"])
        high = _minutes(match["high"]) if match["high"] else low
        yield match.start(), match.end(), Value("clock", low, high)


def _minutes(text: str) -> float:
    hours, minutes = re.match(r"(\d+)(?::(\d+))?", text).groups()  # pyright: ignore[reportOptionalMemberAccess] - _TIME begins so
    half = 12 if "p" in text and int(hours) < 12 else 0
    return (int(hours) + half) * 60 + int(minutes or 0)


def _read_weekdays(text: str) -> _Found:
    for match in _WEEK.finditer(text):
        first, last = (0, 6) if match["every"] else (_day(match["first"]), _day(match["last"]))
        yield match.start(), match.end(), Value("weekdays", first, last)


def _day(text: str) -> int:
    name = text.removesuffix("-feira")
    return _DAYS[name] if name in _DAYS else _DAYS[name.removesuffix("s")]


def _read_money(text: str) -> _Found:
    for match in _MONEY.finditer(text):
        sign = match["before"] or match["after"]
        currency = next(code for code, pattern in _CURRENCIES.items() if re.fullmatch(pattern, sign))
        low, high = _ends(match["low"] or match["low2"], match["high"] or match["high2"])
        period = match["per"] or ""
        bound = "from" if _MIN_CUE.search(text[: match.start()]) else ""
        unit = f"{currency}/{_PERIODS.get(period, period)}/{bound}"
        yield match.start(), match.end(), Value("money", low, high, unit)
    for match in _FREE.finditer(text):
        if not _NEGATED.search(text[: match.start()]):
            yield match.start(), match.end(), Value("money", 0, 0, "//")


def _read_percents(text: str) -> _Found:
    for match in _PERCENT.finditer(text):
        yield match.start(), match.end(), Value("percent", *_ends(match["low"], match["high"]))


def _read_spans(text: str) -> _Found:
    for match in _SPAN.finditer(text):
        hours = next(hours for hours, pattern in _HOURS.values() if re.fullmatch(pattern, match["unit"]))
        low, high = _ends(match["low"] or "1", match["high"])
        yield match.start(), match.end(), Value("span", low * hours, high * hours)


def _read_measures(text: str) -> _Found:
    for match in _MEASURE.finditer(text):
        name, (scale, _) = next(each for each in _MEASURES.items() if re.fullmatch(each[1][1], match["unit"]))
        low, high = _ends(match["low"], match["high"])
        yield match.start(), match.end(), Value("measure", low * scale, high * scale, name.strip())


def _read_counts(text: str) -> _Found:
    for match in _COUNT.finditer(text):
        if not match["low"][0].isdigit() and _SPELLED[match["low"]] == 1:
            continue  # an article
        counted = frozenset(term for word in (match["after"] or "").split() for term in _counted(word))
        end = match.start("after") if match["after"] else match.end()
        yield match.start(), end, Value("count", *_ends(match["low"], match["high"]), "", counted)


def _counted(word: str) -> list[str]:
    return [*map(str, knowledge.concepts_of(word)), word[:5]]


def _ends(low: str, high: str | None) -> tuple[float, float]:
    first = _number(low)
    return first, max(first, _number(high)) if high else first


def _number(text: str) -> float:
    if text in _SPELLED:
        return _SPELLED[text]
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", text):
        return float(re.sub(r"[.,]", "", text))
    *whole, last = re.split(r"[.,]", text)
    return float(f"{''.join(whole)}.{last}") if whole else float(last)
