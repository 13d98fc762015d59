"""A domain is entered through its api, and domains know each other in one direction.

Prevents: a second writer of somebody else's rows. The desk's promises (order, one holder, nothing answered twice)
hold because each is kept in one place; an import of another domain's repository goes round it unseen.
Import-linter watches the floors; this rule watches the doors between the rooms of one floor.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.lint.findings import Problem, name_of, parse, walk

DESK = "relevo.desk."
DOOR = "api"

# Who may know whom inside the desk. A new arrow is a decision, not an import.
ARROWS: dict[str, set[str]] = {
    # Sending decides the suggestion that a message began as, in the same transaction.
    "conversations": {
        "contacts",
        "routing",
        "workspaces",
        "team",
        "audit",
        "suggestions",
        "intents",
        # A pass takes back what was not sent yet, and opens or closes a callback, in its own transaction.
        "deliveries",
        "followups",
        # What may be written, and done to what was written, is what the channel can carry.
        "channels",
    },
    # What came in from outside becomes a message, an answer to a survey, a state of what was sent.
    "intake": {"outposts", "channels", "contacts", "conversations", "deliveries", "mails", "surveys", "audit"},
    # Which mail an outgoing one answers, and under which subject.
    # A word from the team's own place acts as its author would in the inbox.
    "outposts": {"channels", "conversations", "team", "audit"},
    "deliveries": {"channels", "mails", "audit"},
    "mails": {"channels"},
    "followups": {"audit"},
    # A run acts on a conversation and its contact; approving asks who may.
    "actions": {
        "assistants",
        "contacts",
        "conversations",
        "followups",
        "integrations",
        "routing",
        "tags",
        "team",
        "audit",
    },
    "tags": {"conversations"},
    # Erasing a person looks into every room for what is left of them.
    "erasures": {"contacts", "knowledge", "audit"},
    "intents": {"audit", "knowledge", "team"},
    "suggestions": set(),
    "surveys": {"autonomy", "conversations"},
    "memories": {"contacts", "conversations", "workspaces", "audit"},
    # Other systems know a customer by what is proven of them.
    "integrations": {"contacts", "conversations", "workspaces", "audit"},
    "journeys": {"contacts", "integrations", "conversations", "memories"},
    "assistants": {"workspaces", "audit", "guides", "cases"},
    "knowledge": {"workspaces", "audit", "models"},
    "routing": {"workspaces", "team"},
    "reports": {"conversations", "workspaces"},
    "corrections": {"knowledge", "assistants", "autonomy", "cases", "guides", "actions", "audit"},
    # Which assistant a case is of, the assistants tell; publishing asks the cases.
    "cases": {"audit"},
    # What may not be said alone goes out through a person's hands; complaints come from who hears them.
    "autonomy": {"assistants", "conversations", "intents", "audit"},
    # An invented customer is judged like a case, and becomes one.
    "personas": {"assistants", "cases", "audit"},
    "gaps": {"knowledge", "audit"},
    # Which answers a change of the knowledge affects; what is done about them is done in their conversations.
    "reliance": {"conversations", "audit"},
    "doubts": {"knowledge", "workspaces", "audit"},
    "channels": {"workspaces", "audit"},
    "models": {"workspaces", "audit"},
    "team": {"workspaces", "audit"},
    "contacts": {"audit"},
    "workspaces": {"audit"},
    "audit": set(),
}


def find_problems(root: Path) -> list[Problem]:
    problems: list[Problem] = []
    for path in walk(root, "src/relevo", endings=(".py",)):
        name = name_of(path, root)
        module = name.removeprefix("src/").removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        if module.startswith("relevo.entry"):
            continue
        for line, imported in imports(parse(path)):
            problems += [Problem(name, line, text) for text in judge(module, imported)]
    # `from x import a, b` is two imports and one mistake.
    return list(dict.fromkeys(problems))


def judge(module: str, imported: str) -> list[str]:
    if module.startswith("relevo.kit") and not imported.startswith(("relevo.kit", "__future__")):
        if imported.split(".", maxsplit=1)[0] not in sys.stdlib_module_names:
            return [f"kit knows the standard library only, not {imported}"]
        return []
    if not imported.startswith(DESK):
        return []
    domain, *inside = imported.removeprefix(DESK).split(".")
    own = module.removeprefix(DESK).split(".")[0] if module.startswith(DESK) else ""
    if domain == own:
        return []
    problems: list[str] = []
    if own and domain not in ARROWS.get(own, set()):
        problems.append(f"{own} does not know {domain} (see ARROWS in tools/lint/doors.py)")
    if not inside or inside[0] != DOOR:
        problems.append(f"{domain} is entered through relevo.desk.{domain}.api, not {imported}")
    return problems


def imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every imported thing by its full name: `from relevo.desk.contacts import api` is relevo.desk.contacts.api."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
