"""Slots: what a person will want to know before they take over, noticed in any message, asked for at most twice.

What was given once is never asked again: it may stand in any message, unasked, or be known from the contact already.
Values are the customer's own words, cut out, not rewritten.
"""

import re
from collections.abc import Iterable, Sequence

from relevo.assistant.context import ContactFacts, ContextMessage
from relevo.assistant.order_numbers import read_order_number
from relevo.assistant.outcomes import SKIP, Filled
from relevo.assistant.texts import has_text, say
from relevo.desk.assistants.api import Slot
from relevo.kit.text.reach import EMAIL, find_phone

# In all, not per slot: a customer who asked for a person is not put through a form.
MOST_ASKS = 2
_READ_UP_TO = 4_000
_NOTHING_KNOWN = ContactFacts()
_NAME_SAID = re.compile(
    r"\b(?:[Mm]y name is|[Mm]e llamo|[Mm]i nombre es|[Mm]eu nome [eé]|[Mm]e chamo|[Cc]hamo-me|[Ss]ou [oa]"
    r"|[Ss]oy|[Ii] am|[Ii]'m)\s+"
    r"((?:[A-ZÁÉÍÓÚÂÊÔÃÕÑÇÜ][\w'’-]+)(?:\s+(?:d[eao]s?\s+|del\s+|de la\s+)?[A-ZÁÉÍÓÚÂÊÔÃÕÑÇÜ][\w'’-]+){0,3})"
)
_POSTCODE = re.compile(r"(?<![\w-])(\d{5}(?:-\d{3,4})?|[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}|\d{4}-\d{3})(?![\w-])")
_DATE = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2}|\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?)(?!\d)")
_AMOUNT = re.compile(
    r"((?:[€$£]|R\$|US\$)\s?\d[\d.,]*|\d[\d.,]*\s?(?:€|euros?|d[oó]lar(?:es)?|reais|pesos|USD|EUR|BRL|MXN))"
)

# "calle Mayor, 5", "Rua das Flores 33", "12 Baker Street": a street and a house number.
_ADDRESS = re.compile(
    r"\b((?:calle|c/|avenida|avda?\.?|av\.|plaza|paseo|carrera|cra\.?|camino|rua|r\.|travessa|alameda|praça|estrada)\s*"
    r"[^\W\d_][^\n,.;!?]{1,60}?,?\s*(?:n[ºo°.]*\s*)?\d{1,5}(?:\s?[A-Za-z]\b)?(?:,\s*[^\n.;!?]{2,80})?)"
    r"|(\b\d{1,5}\s+(?:[^\W\d_][\w'’-]*\s+){1,4}(?:street|st|road|rd|avenue|ave|lane|ln|drive|boulevard|blvd|square|court)"
    r"\b(?:,\s*[^\n.;!?]{2,80})?)",
    re.IGNORECASE,
)
_MODEL = re.compile(
    r"\b[Mm]odel(?:o|os|s)?\b(?:\s*(?:number|name|no\.?|n[ºo°]|is|es|é|el|o|the|a|la|:|#|,))*\s*"
    r"([A-Z0-9][\w-]*\d[\w-]*|[\w-]*\d[\w-]*|[A-Z][\w-]+(?:\s+[A-Z0-9][\w-]*){0,2})",
)


def read_slots(
    slots: Sequence[Slot],
    messages: Iterable[ContextMessage],
    contact: ContactFacts = _NOTHING_KNOWN,
    before: Iterable[Filled] = (),
) -> tuple[Filled, ...]:
    """Every slot that the customer has filled by now, the newest mention winning; `before` was known earlier."""
    known = (("name", contact.name), ("email", contact.email), ("phone", contact.phone))
    found = {name: Filled(name=name, value=value) for name, value in known if value}
    found |= {filled.name: filled for filled in before}
    asked: str | None = None
    for message in messages:
        if message.author != "contact":
            asked = slot_asked_in(message) if message.author == "assistant" else None
            continue
        for slot in slots:
            value = read_value(slot, message.text, was_asked=asked == slot.name)
            if value is not None:
                found[slot.name] = Filled(name=slot.name, value=value, message_ids=(message.id,))
    return tuple(found[slot.name] for slot in slots if slot.name in found)


def read_value(slot: Slot, text: str, *, was_asked: bool = False) -> str | None:
    """What fills the slot in this text. A bare number is an order number only if it was asked for."""
    text = text[:_READ_UP_TO]
    if slot.pattern is not None:
        match = re.search(slot.pattern, text)
        return match[0].strip() if match and match[0].strip() else None
    if slot.name == "email":
        return _first(EMAIL, text)
    without_addresses = EMAIL.sub(" ", text)
    if slot.name == "phone":
        return find_phone(without_addresses)
    if slot.name == "order_number":
        return read_order_number(without_addresses, was_asked=was_asked)
    if slot.name == "name":
        return _first(_NAME_SAID, text) or (_bare_name(text) if was_asked else None)
    if slot.name in _BY_NAME:
        found = _first(_BY_NAME[slot.name], text)
        return found or (_whole_answer(text) if was_asked and slot.name in _FREELY_ANSWERED else None)
    return _whole_answer(text) if was_asked else None


def label_of(slot: Slot, language: str) -> str:
    own = slot.label.get_in(language) or slot.label.en or slot.label.es or slot.label.pt
    key = f"label_{slot.name}"
    return own or (say(key, language) if has_text(key) else slot.name.replace("_", " "))


def question_for(slot: Slot, language: str) -> str:
    own = slot.ask.get_in(language)
    key = f"ask_{slot.name}"
    if own:
        return own
    return say(key, language) if has_text(key) else say("ask_any", language, label=label_of(slot, language))


def slot_asked_in(message: ContextMessage) -> str | None:
    """An asking message carries a "skip" choice; so the log alone tells what was asked, and why."""
    for choice in message.choices:
        if choice.id.startswith(SKIP):
            return choice.id.split(":")[1]
    return None


def count_asks(messages: Iterable[ContextMessage]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for message in messages:
        slot = slot_asked_in(message) if message.author == "assistant" else None
        if slot is not None:
            counts[slot] = counts.get(slot, 0) + 1
    return counts


_FREELY_ANSWERED = frozenset({"address", "model"})
_BY_NAME = {"postcode": _POSTCODE, "date": _DATE, "amount": _AMOUNT, "address": _ADDRESS, "model": _MODEL}


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    if match is None:
        return None
    return next((group for group in match.groups() if group), match[0]).strip(" ,.")


def _bare_name(text: str) -> str | None:
    words = text.strip(" .!,").split()
    if 1 <= len(words) <= 4 and all(word.replace("'", "").replace("-", "").isalpha() for word in words):
        return " ".join(words) if len(words) > 1 or words[0][:1].isupper() else None
    return None


def _whole_answer(text: str) -> str | None:
    answer = " ".join(text.split())
    return answer if 0 < len(answer) <= 120 and "?" not in answer else None
