"""Ways to reach somebody, found in what they write: an e-mail address or a phone number, in their own characters."""

import re
from dataclasses import dataclass
from typing import Literal

EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![\w-])")
_PHONE = re.compile(r"(?<![\w#-])\+?\(?\d[\d ().-]{6,20}\d(?![\w-])")
_DATE = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2}|\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?)(?!\d)")
_POSTCODE = re.compile(r"(?<![\w-])(\d{5}(?:-\d{3,4})?|[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}|\d{4}-\d{3})(?![\w-])")
_ATTEMPT = re.compile(r"\S@\S|\S\s?@|@\s?\S|\+?\d(?:[ ().-]?\d){4,}")
_READ_UP_TO = 4_000


@dataclass(frozen=True, slots=True)
class Reach:
    kind: Literal["email", "phone"]
    value: str


def find_reach(text: str) -> Reach | None:
    """An e-mail address before a phone number: it is the surer of the two."""
    text = text[:_READ_UP_TO]
    email = EMAIL.search(text)
    if email:
        return Reach("email", email[0].strip(" ,."))
    phone = find_phone(text)
    return Reach("phone", phone) if phone else None


def find_phone(text: str) -> str | None:
    for match in _PHONE.finditer(text):
        digits = sum(character.isdigit() for character in match[0])
        # Eight digits without any structure are an order number as often as a phone number.
        plain = match[0].strip().isdigit()
        other = _DATE.fullmatch(match[0].strip()) or _POSTCODE.fullmatch(match[0].strip())
        if (9 if plain else 7) <= digits <= 15 and not other:
            return match[0].strip()
    return None


def looks_like_reach(text: str) -> bool:
    """Whether somebody seems to write an address or a number, be it a whole one or not."""
    return _ATTEMPT.search(text[:_READ_UP_TO]) is not None
