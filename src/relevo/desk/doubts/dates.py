"""Dates as people write them in English, Spanish and Portuguese, and whether a sentence's time has passed. Pure."""

import re
from datetime import date

from relevo.kit.text.folding import fold

_MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro",
        "jan feb mar apr may jun jul aug sep oct nov dec",
    )
    for number, name in enumerate(names.split(), start=1)
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
DATE = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|º|o|ª)?\s+(?:of\s+|de\s+)?(?P<month>{_MONTH})\b(?:,?\s*(?:of\s+|de\s+|del\s+)?"
    rf"(?P<year>\d{{4}})\b)?"
    rf"|\b(?P<month2>{_MONTH})\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<year2>\d{{4}})\b)?"
    r"|\b(?P<iso_year>\d{4})-(?P<iso_month>\d{1,2})-(?P<iso_day>\d{1,2})\b"
    r"|\b(?P<day3>\d{1,2})[/.](?P<month3>\d{1,2})[/.](?P<year3>\d{4})\b"
)
# Only what ends can be over: "founded on 3 May 2011" stays true.
_ENDS = re.compile(
    r"(?:\b(?:until|till|up to|through|by|before|valid to|ends?(?: on)?|expires?(?: on)?|closing on|no later than"
    r"|hasta|antes de|valid[oa]s? hasta|(?:finaliza|termina|acaba|caduca|vence)n?|a mas tardar"
    r"|ate|valid[oa]s? ate|(?:encerra|expira)|o mais tardar)\s*(?:the|el|al|del|o|a|ao|em|dia|,|on|\s)*)$"
)
_RANGE = re.compile(r"(?:-|\b(?:to|al?|ate|hasta|until))\s*(?:the|el|o|dia|\s)*$")
# "Until 3 May 2019 our shop was in Vigo": told as past, it stays true.
_PAST = re.compile(r"\b(?:was|were|had|used to|era|eran|fue|fueron|estaba|estuvo|foi|foram|estava|estavam|eram)\b")
# What was announced for a day that has come: it is so by now, or it is not.
_FUTURE = re.compile(
    r"\b(?:will|going to|shall|abriremos|abrira|empezara|comenzara|tendremos|lanzaremos|comecara|comecaremos|teremos"
    r"|lancaremos|estaremos)\b"
)
# An announcement reads wrong only when its day is well over.
ANNOUNCED_FOR_DAYS = 14


def read_date(match: re.Match[str]) -> date | None:
    """None where it is no day of the calendar. Without a year it is the year 4: comparable, but never passed."""
    if match["iso_year"]:
        parts = (match["iso_year"], match["iso_month"], match["iso_day"])
    elif match["year3"]:
        parts = (match["year3"], match["month3"], match["day3"])
    else:
        month = _MONTHS[match["month"] or match["month2"]]
        parts = (match["year"] or match["year2"] or "4", str(month), match["day"] or match["day2"])
    year, month, day = map(int, parts)
    try:
        return date(year, month, day)
    except ValueError:
        # 05/31/2025: the month stands first.
        if match["year3"]:
            try:
                return date(year, day, month)
            except ValueError:
                return None
        return None


def find_passed(sentence: str, today: date) -> date | None:
    """The day since which the sentence is out of date: "until 31 October 2025" in November. None: it is not."""
    folded = fold(sentence)
    if _PAST.search(folded):
        return None
    for match in DATE.finditer(folded):
        found = read_date(match)
        if found is None or found.year < 1990 or found >= today:
            continue
        before = folded[: match.start()]
        ends = _ENDS.search(before) or (_RANGE.search(before) and DATE.search(before))
        if ends and not _is_later_too(folded, match.end(), today):
            return found
        if _FUTURE.search(before) and (today - found).days > ANNOUNCED_FOR_DAYS:
            return found
    return None


def _is_later_too(folded: str, at: int, today: date) -> bool:
    """A sentence that goes on to a day to come is still good: "until 31 May 2025, from then on until ..."."""
    later = (read_date(match) for match in DATE.finditer(folded, at))
    return any(found is not None and found >= today for found in later)
