"""What differs between two configurations: field by field, and inside a text word by word."""

import json
import re
from difflib import SequenceMatcher
from typing import Any, cast

from relevo.desk.assistants.config import AssistantConfig
from relevo.desk.assistants.schemas import FieldDifference, WordRun

# Comparing word by word takes quadratic time: what is longer is shown as a whole, removed and added.
MOST_WORDS_COMPARED = 4_000
# With the space behind it: else every space would be the same word again, between words that all differ.
_WORDS = re.compile(r"\S+\s*|\s+")
# Lists whose items have a name of their own are compared item by item, not as one long text.
_NAMED_BY = {"slots": "name", "guides": "name", "passing_rules": "name", "channel_differences": "channel_id"}


def find_differences(before: AssistantConfig, after: AssistantConfig) -> list[FieldDifference]:
    old, new = _flat(before), _flat(after)
    paths = dict.fromkeys([*old, *new])
    return [
        FieldDifference(path=path, words=compare_words(old.get(path, ""), new.get(path, "")))
        for path in paths
        if old.get(path, "") != new.get(path, "")
    ]


def changed_fields(before: AssistantConfig, after: AssistantConfig) -> list[str]:
    """The fields of the first level that differ."""
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    return [field for field in new if old.get(field) != new[field]]


def compare_words(before: str, after: str) -> list[WordRun]:
    """Runs of words; "same" and "removed" together are the first text, "same" and "added" the second."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > MOST_WORDS_COMPARED:
        runs = [("removed", before), ("added", after)]
    else:
        runs = list[tuple[str, str]]()
        for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if kind == "equal":
                runs.append(("same", "".join(old[a:b])))
            else:
                runs += [("removed", "".join(old[a:b])), ("added", "".join(new[c:d]))]
    return [WordRun.model_validate({"kind": kind, "text": text}) for kind, text in runs if text]


def _flat(config: AssistantConfig) -> dict[str, str]:
    found: dict[str, str] = {}
    for field, value in config.model_dump(mode="json").items():
        _flatten(field, value, found)
    return found


def _flatten(path: str, value: Any, found: dict[str, str]) -> None:
    if isinstance(value, dict):
        for key, inner in cast("dict[str, Any]", value).items():
            _flatten(f"{path}.{key}", inner, found)
    elif path in _NAMED_BY and isinstance(value, list):
        for item in cast("list[dict[str, Any]]", value):
            name = str(item[_NAMED_BY[path]])
            _flatten(f"{path}.{name}", {key: inner for key, inner in item.items() if key != _NAMED_BY[path]}, found)
    elif isinstance(value, list):
        found[path] = "\n".join(str(item) for item in cast("list[Any]", value))
    else:
        found[path] = value if isinstance(value, str) else json.dumps(value)
