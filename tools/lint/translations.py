"""Every text of the product exists in English, Spanish and Portuguese.

Prevents: a customer who reads "composer.send_hint" or an English sentence in the middle of a Spanish page, and a
sentence whose {name} was lost in translation. English is the reference: the others have its keys and placeholders.
Texts stand in en.json with es.json and pt.json beside it, or as `const en = {…}`, `const es`, `const pt` in one
TypeScript file named i18n.ts or below a folder i18n.
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
TYPESCRIPT = re.compile(r"^(?:export )?const (en|es|pt)\b[^=\n]*= \{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
TOKENS = re.compile(r"""([A-Za-z_]\w*|'[^'\n]+'|"[^"\n]+")\s*:|('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`]*`)|([{}])""")
PLACEHOLDER = re.compile(r"\{\{?\s*-?\s*([A-Za-z_][\w.]*)")


def find_problems(root: Path) -> list[Problem]:
    problems: list[Problem] = []
    for reference in walk(root, "src", "web", endings=(".json",)):
        for language in OTHERS:
            if (translated := sibling(reference, language)) is not None:
                problems += compare_files(reference, translated, root)
    for path in walk(root, "web", endings=(".ts", ".tsx")):
        if path.stem == "i18n" or "i18n" in path.parts:
            problems += [Problem(name_of(path, root), 0, text) for text in compare_typescript(read(path))]
    return problems


def sibling(path: Path, language: str) -> Path | None:
    """en.json has es.json beside it; en/inbox.json has es/inbox.json."""
    if path.name == f"{REFERENCE}.json":
        return path.with_name(f"{language}.json")
    if path.parent.name == REFERENCE:
        return path.parent.with_name(language) / path.name
    return None


def compare_files(reference: Path, translated: Path, root: Path) -> list[Problem]:
    name = name_of(translated, root)
    if not translated.is_file():
        return [Problem(name, 0, f"missing; {reference.name} exists")]
    try:
        wanted, given = texts(reference), texts(translated)
    except ValueError as broken:
        return [Problem(name, 0, f"not readable as JSON beside {reference.name}: {broken}")]
    return [Problem(name, 0, text) for text in compare(wanted, given, reference.name)]


def compare(wanted: dict[str, str], given: dict[str, str], reference: str) -> list[str]:
    problems = [f"no text for {key}" for key in sorted(wanted.keys() - given.keys())]
    problems += [f"{key} is not in {reference}" for key in sorted(given.keys() - wanted.keys())]
    for key in sorted(wanted.keys() & given.keys()):
        if wanted[key].strip() and not given[key].strip():
            problems.append(f"{key} is empty")
        elif placeholders(wanted[key]) != placeholders(given[key]):
            expected = ", ".join(sorted(placeholders(wanted[key]))) or "none"
            problems.append(f"{key} has other placeholders than {reference} ({expected})")
    return problems


def compare_typescript(source: str) -> list[str]:
    found = {language: typescript_texts(body) for language, body in TYPESCRIPT.findall(source)}
    if REFERENCE not in found:
        return []
    problems: list[str] = []
    for language in OTHERS:
        if language not in found:
            problems.append(f"no texts in {language}")
        else:
            problems += [f"{language}: {text}" for text in compare(found[REFERENCE], found[language], REFERENCE)]
    return problems


def typescript_texts(body: str) -> dict[str, str]:
    """Keys and texts of an object literal, by its tokens: names, strings, braces. Anything cleverer is left to tsc."""
    flat: dict[str, str] = {}
    path: list[str] = []
    key = ""
    for name, string, brace in TOKENS.findall(body):
        if name:
            key = name.strip("'\"")
        elif string:
            whole = ".".join([*path, key])
            flat[whole] = flat.get(whole, "") + string[1:-1]
        elif brace == "{":
            path.append(key)
        elif path:
            path.pop()
    return flat


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
