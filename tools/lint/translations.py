"""Every text of the product exists in English, Spanish and Portuguese.

Prevents: a customer who reads "composer.send_hint" or an English sentence in the middle of a Spanish page, and a
sentence whose {name} was lost in translation. English is the reference: the others have its keys and placeholders.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import cast

from tools.lint.findings import Problem, name_of, read, walk

REFERENCE = "en"
OTHERS = ("es", "pt")
PLURAL = re.compile(r"_(zero|one|two|few|many|other)$")
PLACEHOLDER = re.compile(r"\{\{?\s*-?\s*([A-Za-z_][\w.]*)")


def find_problems(root: Path) -> list[Problem]:
    problems: list[Problem] = []
    for reference in walk(root, "src", "web", endings=(".json",)):
        for language in OTHERS:
            if (translated := sibling(reference, language)) is not None:
                problems += compare(reference, translated, root)
    return problems


def sibling(path: Path, language: str) -> Path | None:
    """en.json has es.json beside it; en/inbox.json has es/inbox.json."""
    if path.name == f"{REFERENCE}.json":
        return path.with_name(f"{language}.json")
    if path.parent.name == REFERENCE:
        return path.parent.with_name(language) / path.name
    return None


def compare(reference: Path, translated: Path, root: Path) -> list[Problem]:
    name = name_of(translated, root)
    if not translated.is_file():
        return [Problem(name, 0, f"missing; {reference.name} exists")]
    try:
        wanted, given = texts(reference), texts(translated)
    except ValueError as broken:
        return [Problem(name, 0, f"not readable as JSON beside {reference.name}: {broken}")]
    problems = [Problem(name, 0, f"no text for {key}") for key in sorted(wanted.keys() - given.keys())]
    problems += [Problem(name, 0, f"{key} is not in {reference.name}") for key in sorted(given.keys() - wanted.keys())]
    for key in sorted(wanted.keys() & given.keys()):
        if wanted[key].strip() and not given[key].strip():
            problems.append(Problem(name, 0, f"{key} is empty"))
        if placeholders(wanted[key]) != placeholders(given[key]):
            expected = ", ".join(sorted(placeholders(wanted[key]))) or "none"
            problems.append(Problem(name, 0, f"{key} has other placeholders than {reference.name} ({expected})"))
    return problems


def placeholders(text: str) -> set[str]:
    # "count" may be left out: "one message" needs no figure in some languages.
    return set(PLACEHOLDER.findall(text)) - {"count"}


def texts(path: Path) -> dict[str, str]:
    flat: dict[str, str] = {}
    flatten(json.loads(read(path)), "", flat)
    return flat


def flatten(value: object, key: str, into: dict[str, str]) -> None:
    if isinstance(value, dict):
        for name, below in cast("dict[str, object]", value).items():
            flatten(below, f"{key}.{name}" if key else name, into)
    elif isinstance(value, list):
        for number, below in enumerate(cast("list[object]", value)):
            flatten(below, f"{key}.{number}", into)
    else:
        # Languages have different plural forms: cart_one + cart_other in English, cart_many too in Spanish.
        plain = PLURAL.sub("", key)
        into[plain] = f"{into.get(plain, '')} {value}"
