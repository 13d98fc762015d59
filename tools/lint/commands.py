"""Which commands `relevo` has, read from the declarations in entry/cli*.py without running them.

A docs check must work on a tree that does not start yet, so the names come from the syntax tree:
`@app.command()` names the function, `@app.command("name")` or `name=` names itself, `add_typer(x, name="…")` a group.
"""

from __future__ import annotations

import ast
from pathlib import Path

from tools.lint.findings import parse, walk


def relevo_commands(root: Path) -> set[str] | None:
    """None while the tree has no command line: nothing to compare with."""
    files = [path for path in walk(root, "src/relevo/entry", endings=(".py",)) if path.name.startswith("cli")]
    return {name for path in files for name in declared(parse(path))} if files else None


def declared(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            names |= {
                given_name(decorator) or node.name.replace("_", "-")
                for decorator in node.decorator_list
                if is_call_of(decorator, "command")
            }
        elif is_call_of(node, "add_typer") and (group := given_name(node)):
            names.add(group)
        elif is_call_of(node, "command") and (name := given_name(node)):
            names.add(name)
    return names


def is_call_of(node: ast.AST, method: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == method


def given_name(node: ast.AST) -> str | None:
    if not isinstance(node, ast.Call):
        return None
    candidates = [*node.args[:1], *(keyword.value for keyword in node.keywords if keyword.arg == "name")]
    for value in candidates:
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            return value.value
    return None
