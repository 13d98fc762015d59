"""The part of SOQL that is needed: SELECT fields FROM object WHERE comparisons ORDER BY field LIMIT number.

Conditions are joined by AND or by OR, in brackets where both occur; a value is a text in single quotes, a number, true,
false or null; a set of Ids may come from one inner SELECT.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from relevo.testing.salesforce.state import FIELDS, Row, State

_TOKEN = re.compile(r"\s*('(?:[^'\\]|\\.)*'|[A-Za-z_][A-Za-z0-9_.]*|-?\d+(?:\.\d+)?|!=|[=(),])")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}
Test = Callable[[Row], bool]


class SoqlError(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Result:
    kind: str
    fields: Sequence[str]
    rows: Sequence[Row]


def run(text: str, state: State) -> Result:
    """Raises SoqlError."""
    reader = _Reader(_tokens(text), state)
    result = reader.select()
    if reader.peek():
        raise SoqlError("MALFORMED_QUERY", f"unexpected token: '{reader.peek()}'")
    return result


def _tokens(text: str) -> list[str]:
    found: list[str] = []
    place = 0
    while place < len(text.rstrip()):
        match = _TOKEN.match(text, place)
        if match is None:
            raise SoqlError("MALFORMED_QUERY", f"unexpected character at {place}")
        found.append(match.group(1))
        place = match.end()
    return found


class _Reader:
    def __init__(self, tokens: list[str], state: State) -> None:
        self._tokens, self._place, self._state = tokens, 0, state
        self._kind = ""

    def peek(self) -> str:
        return self._tokens[self._place] if self._place < len(self._tokens) else ""

    def next(self) -> str:
        token = self.peek()
        self._place += 1
        return token

    def expect(self, word: str) -> None:
        token = self.next()
        if token.upper() != word:
            raise SoqlError("MALFORMED_QUERY", f"expecting {word}, found '{token}'")

    def takes(self, word: str) -> bool:
        if self.peek().upper() != word:
            return False
        self._place += 1
        return True

    def select(self) -> Result:
        self.expect("SELECT")
        fields = [self.next()]
        while self.takes(","):
            fields.append(self.next())
        self.expect("FROM")
        kind = self._kind = self.next()
        if kind not in FIELDS or kind in self._state.hidden:
            raise SoqlError("INVALID_TYPE", f"sObject type '{kind}' is not supported.")
        for name in fields:
            self._check(name)
        rows = list(self._rows(kind))
        if self.takes("WHERE"):
            test = self.conditions()
            rows = [row for row in rows if test(row)]
        if self.takes("ORDER"):
            self.expect("BY")
            by = self._check(self.next())
            rows.sort(key=lambda row: str(row.get(by) or ""), reverse=self.takes("DESC"))
            self.takes("ASC")
        if self.takes("LIMIT"):
            rows = rows[: int(self.next())]
        return Result(kind, fields, rows)

    def conditions(self) -> Test:
        tests = [self.condition()]
        joint = self.peek().upper()
        if joint not in ("AND", "OR"):
            return tests[0]
        while self.takes(joint):
            tests.append(self.condition())
        if self.peek().upper() in ("AND", "OR"):
            raise SoqlError("MALFORMED_QUERY", f"unexpected token: '{self.peek()}'")
        return lambda row: (all if joint == "AND" else any)(test(row) for test in tests)

    def condition(self) -> Test:
        if self.takes("("):
            test = self.conditions()
            self.expect(")")
            return test
        name = self._check(self.next())
        if self.takes("IN"):
            self.expect("(")
            chosen = self._inner() if self.peek().upper() == "SELECT" else self._values()
            self.expect(")")
            return lambda row: row.get(name) in chosen
        sign, value = self.next(), self._value()
        if sign not in ("=", "!="):
            raise SoqlError("MALFORMED_QUERY", f"unexpected token: '{sign}'")
        return lambda row: _same(row.get(name), value) == (sign == "=")

    def _inner(self) -> list[Any]:
        outer = self._kind
        found = self.select()
        self._kind = outer
        return [row.get(found.fields[0]) for row in found.rows]

    def _values(self) -> list[Any]:
        values = [self._value()]
        while self.takes(","):
            values.append(self._value())
        return values

    def _value(self) -> Any:
        token = self.next()
        if token.startswith("'"):
            return re.sub(r"\\(.)", lambda found: _ESCAPES.get(found.group(1), found.group(1)), token[1:-1])
        if token.lower() in ("true", "false", "null"):
            return {"true": True, "false": False, "null": None}[token.lower()]
        try:
            return float(token)
        except ValueError as error:
            raise SoqlError("MALFORMED_QUERY", f"unexpected token: '{token}'") from error

    def _check(self, name: str) -> str:
        known = (*FIELDS[self._kind], "CurrencyIsoCode")
        # Only an organisation with several currencies has this column, on every object.
        if name not in known or (name.endswith("CurrencyIsoCode") and not self._state.multi_currency):
            raise SoqlError("INVALID_FIELD", f"No such column '{name}' on entity '{self._kind}'.")
        return name

    def _rows(self, kind: str) -> Sequence[Row]:
        if kind == "Organization":
            return [{"Id": "00DgL000000simAAA", "Name": self._state.company}]
        if kind == "OpportunityContactRole":
            deals = {row["Id"]: row for row in self._state.rows["Opportunity"]}
            return [
                row | {f"Opportunity.{name}": value for name, value in deals[row["OpportunityId"]].items()}
                for row in self._state.rows[kind]
            ]
        return self._state.rows[kind]


def _same(one: Any, other: Any) -> bool:
    """Texts compare without case."""
    if isinstance(one, str) and isinstance(other, str):
        return one.lower() == other.lower()
    return one == other
