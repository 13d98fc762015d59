"""What is never remembered, whoever asks for it: a closed list, checked on every way into the memories.

The words are in never_store.toml. Being too strict costs a preference that is not kept; being too lax costs a
customer's secret, so doubt means no.
"""

import re
import tomllib
from importlib import resources
from typing import Literal, cast, get_args

from relevo.kit.text.folding import fold

Category = Literal["card", "id_number", "secret", "health", "belief", "intimate", "third_party", "order", "authority"]
# Of what is forbidden to assistants alone.
Unlearnable = Literal["benefit", "told"]

_WORDS = cast(
    "dict[str, list[str]]",
    tomllib.loads(resources.files("relevo.desk.memories").joinpath("never_store.toml").read_text("utf-8")),
)


def _compile(words: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9])(?:{'|'.join(words)})(?![a-z0-9])")


_PATTERNS: tuple[tuple[Category, re.Pattern[str]], ...] = tuple(
    (category, _compile(_WORDS[category])) for category in get_args(Category) if category in _WORDS
)
_UNLEARNABLE: tuple[tuple[Unlearnable, re.Pattern[str]], ...] = tuple(
    (category, _compile(_WORDS[category])) for category in get_args(Unlearnable)
)
_CARD = re.compile(r"(?:\d[ .\-]?){13,19}")
_IBAN = re.compile(r"(?<![a-z0-9])[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){2,7}(?: ?[a-z0-9]{1,4})?(?![a-z0-9])")
_US_SSN = re.compile(r"(?<!\d)\d{3}-\d{2}-\d{4}(?!\d)")
_DNI = re.compile(r"(?<![a-z0-9])([xyz]?)[ -]?(\d{7,8})[ -]?([a-z])(?![a-z0-9])")
_CPF = re.compile(r"(?<!\d)\d{3}\.?\d{3}\.?\d{3}-\d{2}(?!\d)|(?<!\d)\d{3}\.\d{3}\.\d{3}\.?-?\d{2}(?!\d)")
# Keys of services, and what looks like them: long, with letters and digits mixed.
_KEY = re.compile(
    r"(?<![A-Za-z0-9])(?:(?:sk|pk|rk|ghp|gho|xox[abp]|AKIA|AIza|eyJ)[-_A-Za-z0-9.]{12,}"
    r"|(?=[A-Za-z0-9_]*\d)(?=[A-Za-z0-9_]*[A-Za-z])[A-Za-z0-9_]{28,})"
)
_DNI_LETTERS = "trwagmyfpdxbnjzsqvhlcke"
_HIDDEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\U000e0000-\U000e007f]")


def find_forbidden(text: str) -> Category | None:
    """Why this text may not be remembered; None if it may."""
    folded = fold(text)
    if _HIDDEN.search(text):
        # Nobody types invisible characters about themselves; who hides something hides it from our reading.
        return "order"
    if any(is_card(match[0]) for match in _CARD.finditer(folded)):
        return "card"
    if _has_id_number(folded):
        return "id_number"
    if _KEY.search(text):
        return "secret"
    return next((category for category, pattern in _PATTERNS if pattern.search(folded)), None)


def find_unlearnable(text: str) -> Category | Unlearnable | None:
    """Why an assistant may not remember this by itself: also what only the company can decide, and what it is told to
    do. What is left is how the customer is, not what they get."""
    forbidden = find_forbidden(text)
    if forbidden is not None:
        return forbidden
    folded = fold(text)
    return next((category for category, pattern in _UNLEARNABLE if pattern.search(folded)), None)


def is_card(digits: str) -> bool:
    """Luhn: what has the form of a payment card is treated as one."""
    numbers = [int(character) for character in reversed(digits) if character.isdigit()]
    if not 13 <= len(numbers) <= 19:
        return False
    total = sum(n if i % 2 == 0 else sum(divmod(n * 2, 10)) for i, n in enumerate(numbers))
    return total % 10 == 0


def _has_id_number(folded: str) -> bool:
    if _US_SSN.search(folded) or _CPF.search(folded):
        return True
    if any(_is_iban(match[0]) for match in _IBAN.finditer(folded)):
        return True
    return any(_is_dni(match) for match in _DNI.finditer(folded))


def _is_iban(text: str) -> bool:
    plain = text.replace(" ", "")
    if not 15 <= len(plain) <= 34:
        return False
    return int("".join(str(int(character, 36)) for character in plain[4:] + plain[:4])) % 97 == 1


def _is_dni(match: re.Match[str]) -> bool:
    """Spain's DNI and NIE carry a letter that follows from the number."""
    prefix = {"": "", "x": "0", "y": "1", "z": "2"}[match[1]]
    number = prefix + match[2]
    return len(number) == 8 and _DNI_LETTERS[int(number) % 23] == match[3]
