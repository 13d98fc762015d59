"""The CSS selectors a teammate may name a part of a page with, as XPath. Pure.

A small, plain part of CSS: names, `.class`, `#id`, `[attribute]` and `[attribute="value"]`, inside each other (a space)
or directly inside (`>`), several with commas. Libraries know more, and need a dependency in the child for it.
"""

import re

MAX_SELECTOR_CHARACTERS = 200
_NAME = r"[A-Za-z_][\w-]*"
_SIMPLE = re.compile(rf"\.({_NAME})|#({_NAME})|\[({_NAME})(?:=\"([^\"\]]*)\"|='([^'\]]*)'|=({_NAME}))?\]")
_STEP = re.compile(rf"({_NAME}|\*)?((?:\.{_NAME}|#{_NAME}|\[[^\]]*\])*)")


def to_xpath(selector: str) -> str:
    """Raises ValueError where it is none of these."""
    return " | ".join(_path(part.strip()) for part in selector.split(","))


def _path(part: str) -> str:
    path, axis = "", "//"
    for word in part.replace(">", " > ").split():
        if word == ">":
            if not path or axis == "/":
                raise ValueError(part)
            axis = "/"
            continue
        path, axis = path + axis + _step(word), "//"
    if not path or axis == "/":
        raise ValueError(part)
    return path


def _step(word: str) -> str:
    match = _STEP.fullmatch(word)
    if match is None or not word:
        raise ValueError(word)
    rest = match[2]
    found = list(_SIMPLE.finditer(rest))
    if "".join(each[0] for each in found) != rest:
        raise ValueError(word)
    return (match[1] or "*").lower() + "".join(_condition(each) for each in found)


def _condition(simple: re.Match[str]) -> str:
    name, identity, attribute = simple[1], simple[2], simple[3]
    if name:
        return f"[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]"
    if identity:
        return f"[@id='{identity}']"
    value = next((text for text in simple.group(4, 5, 6) if text is not None), None)
    if value is None:
        return f"[@{attribute.lower()}]"
    quote = '"' if "'" in value else "'"
    return f"[@{attribute.lower()}={quote}{value}{quote}]"
