"""Just enough of GraphQL to answer as a server does: it reads a document and picks the fields that were asked for."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

_TOKEN = re.compile(
    r'\s*(?:,|#[^\n]*|("(?:\\.|[^"\\])*")|(-?\d+(?:\.\d+)?)|([A-Za-z_]\w*)|(\$\w+)|(@\w+)|([{}()\[\]:!=]))'
)


class BadQuery(Exception):
    """The document cannot be read, or asks for what the schema does not have."""


@dataclass
class Field:
    name: str
    alias: str
    arguments: dict[str, Any] = field(default_factory=dict[str, Any])
    directives: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    fields: list["Field"] = field(default_factory=list["Field"])


class _Reader:
    def __init__(self, text: str, variables: Mapping[str, Any]) -> None:
        self._tokens = self._split(text)
        self._at = 0
        self._variables = variables

    @staticmethod
    def _split(text: str) -> list[str]:
        tokens: list[str] = []
        at = 0
        while at < len(text.rstrip()):
            found = _TOKEN.match(text, at)
            if found is None or found.end() == at:
                raise BadQuery(f"syntax error at {text[at : at + 20]!r}")
            at = found.end()
            token = next((group for group in found.groups() if group is not None), None)
            if token is not None:
                tokens.append(token)
        return tokens

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _next(self, expected: str = "") -> str:
        token = self._peek()
        if not token or (expected and token != expected):
            raise BadQuery(f"syntax error, expected {expected or 'more'}, got {token or 'the end'}")
        self._at += 1
        return token

    def document(self) -> tuple[str, list[Field]]:
        kind = self._next() if self._peek() in ("query", "mutation") else "query"
        if self._peek() not in ("{", "("):
            self._next()
        if self._peek() == "(":
            self._skip_variables()
        return kind, self._selection()

    def _skip_variables(self) -> None:
        self._next("(")
        while self._peek() != ")":
            name = self._next().removeprefix("$")
            self._next(":")
            is_needed = False
            while self._peek() != ")" and not self._peek().startswith("$"):
                is_needed = self._next() == "!"
            if is_needed and self._variables.get(name) is None:
                raise BadQuery(f"Variable ${name} of a required type was provided invalid value")
        self._next(")")

    def _selection(self) -> list[Field]:
        self._next("{")
        fields: list[Field] = []
        while self._peek() != "}":
            name = alias = self._next()
            if self._peek() == ":":
                self._next()
                name = self._next()
            made = Field(name=name, alias=alias)
            if self._peek() == "(":
                made.arguments = self._arguments()
            while self._peek().startswith("@"):
                directive = self._next()[1:]
                made.directives[directive] = self._arguments() if self._peek() == "(" else {}
            if self._peek() == "{":
                made.fields = self._selection()
            fields.append(made)
        self._next("}")
        return fields

    def _arguments(self) -> dict[str, Any]:
        return self._pairs("(", ")")

    def _pairs(self, begins: str, ends: str) -> dict[str, Any]:
        self._next(begins)
        found: dict[str, Any] = {}
        while self._peek() != ends:
            name = self._next()
            self._next(":")
            found[name] = self._value()
        self._next(ends)
        return found

    def _value(self) -> Any:
        token = self._peek()
        if token == "{":
            return self._pairs("{", "}")
        if token == "[":
            self._next()
            items: list[Any] = []
            while self._peek() != "]":
                items.append(self._value())
            self._next()
            return items
        self._next()
        if token.startswith("$"):
            return self._variables.get(token[1:])
        if token.startswith('"'):
            return re.sub(r"\\(.)", r"\1", token[1:-1])
        if re.fullmatch(r"-?\d+", token):
            return int(token)
        return {"true": True, "false": False, "null": None}.get(token, token)


def read(text: str, variables: Mapping[str, Any]) -> tuple[str, list[Field]]:
    """ "query" or "mutation", and what is asked at the top. Raises BadQuery."""
    return _Reader(text, variables).document()


def pick(value: Any, fields: list[Field], *, of: str) -> Any:
    """Of a value (objects may hold functions of the field's arguments) what was asked for. Raises BadQuery."""
    if isinstance(value, list):
        return [pick(item, fields, of=of) for item in cast("list[Any]", value)]
    if not isinstance(value, dict):
        return value
    known = cast("dict[str, Any]", value)
    if not fields:
        raise BadQuery(f"Field must have selections (field '{of}' returns an object)")
    found: dict[str, Any] = {}
    for asked in fields:
        if asked.name not in known:
            raise BadQuery(f"Field '{asked.name}' doesn't exist on type '{of}'")
        inner = known[asked.name]
        if callable(inner):
            inner = cast("Callable[[dict[str, Any]], Any]", inner)(asked.arguments)
        found[asked.alias] = pick(inner, asked.fields, of=asked.name)
    return found
