"""What the audit trail records is said to people in words, in every language of the workspace."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
WORDS = ROOT / "web" / "workspace" / "src" / "i18n" / "audit"
# Put together while it runs; the calls that pass a name on are found below and must be told here.
PUT_TOGETHER = {
    "action_run": ("approved", "declined", "decided", "undone"),
    "contact": ("joined", "split", "join_undone", "split_undone"),
    "doubt": ("reopened", "asked", "settled", "dismissed"),
    "memory": (
        "replaced",
        "added",
        "erased",
        "taken_back",
        "made_room",
        "corrected",
        "pinned",
        "unpinned",
        "brought_back",
    ),
    "model_provider": ("connected", "changed", "disconnected"),
    "past_proposal": ("approve", "reject", "reopen"),
    "website": ("reindexed", "paused", "resumed", "cancelled"),
}
PASSING_ON = {
    "desk/actions/approving.py",
    "desk/contacts/joining/actions.py",
    "desk/doubts/deciding.py",
    "desk/knowledge/tickets/deciding.py",
    "desk/knowledge/website/actions/control_website.py",
    "desk/memories/actions/change_memory.py",
    "desk/memories/actions/remember.py",
    "desk/memories/actions/settle.py",
    "desk/models/actions/change_providers.py",
}


def _is_record(call: ast.Call) -> bool:
    match call.func:
        case ast.Attribute(value=ast.Name(id="audit"), attr="record") | ast.Name(id="record"):
            return len(call.args) > 1 and any(keyword.arg == "subject_kind" for keyword in call.keywords)
        case _:
            return False


def _recorded() -> Iterator[tuple[str, str | None]]:
    """The file, and the action's name; None where it is put together."""
    package = ROOT / "src" / "relevo"
    for file in package.rglob("*.py"):
        text = file.read_text()
        if "record(" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and _is_record(node):
                name = node.args[1]
                said = name.value if isinstance(name, ast.Constant) else None
                yield file.relative_to(package).as_posix(), str(said) if said else None


@pytest.mark.parametrize("language", ["en", "es", "pt"])
def test_every_recorded_action_has_words(language: str) -> None:
    words: dict[str, Any] = json.loads((WORDS / f"{language}.json").read_text())["did"]
    names = {name for _, name in _recorded() if name} | {
        f"{noun}.{verb}" for noun, verbs in PUT_TOGETHER.items() for verb in verbs
    }
    assert {name for name in names if name.split(".")[1] not in words.get(name.split(".")[0], {})} == set()


def test_names_that_are_put_together_are_told_here() -> None:
    assert {file for file, name in _recorded() if name is None} == PASSING_ON
