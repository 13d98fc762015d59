"""One phone, two spellings: countries that added a digit which WhatsApp's own ids may lack. Pure."""

import re

_BRAZIL_LONG = re.compile(r"55([1-9]\d)9([6-9]\d{7})")
_BRAZIL_SHORT = re.compile(r"55([1-9]\d)([6-9]\d{7})")
_MEXICO_LONG = re.compile(r"521(\d{10})")
_MEXICO_SHORT = re.compile(r"52(\d{10})")


def spellings_of(phone: str) -> list[str]:
    """The other ways in which the same mobile number is written; landlines have only one.

    Brazil put a 9 before its mobile numbers, Mexico took away a 1: accounts made before keep their old id.
    """
    if found := _BRAZIL_LONG.fullmatch(phone):
        return [f"55{found[1]}{found[2]}"]
    if found := _BRAZIL_SHORT.fullmatch(phone):
        return [f"55{found[1]}9{found[2]}"]
    if found := _MEXICO_LONG.fullmatch(phone):
        return [f"52{found[1]}"]
    if found := _MEXICO_SHORT.fullmatch(phone):
        return [f"521{found[1]}"]
    return []
