"""Statements as rows keep them, so that only new passages are read. Pure."""

from typing import Any

from relevo.desk.doubts.statements import Statement
from relevo.desk.doubts.values import Value

Json = dict[str, Any]


def statement_json(statement: Statement) -> Json:
    return {
        "text": statement.text,
        "own": sorted(statement.own),
        "around": sorted(statement.around),
        "limits": sorted(statement.limits),
        "names": sorted(statement.names),
        "lacking": sorted(statement.lacking),
        "sides": [[number, sorted(named)] for number, named in statement.sides],
        "values": [[v.kind, v.low, v.high, v.unit, sorted(v.counted)] for v in statement.values],
        "negative": statement.is_negative,
    }


def statement_from(kept: Json) -> Statement:
    return Statement(
        text=kept["text"],
        own=frozenset(kept["own"]),
        around=frozenset(kept["around"]),
        limits=frozenset(kept["limits"]),
        sides=tuple((number, frozenset(named)) for number, named in kept["sides"]),
        names=frozenset(kept["names"]),
        lacking=frozenset(kept["lacking"]),
        values=tuple(
            Value(kind, low, high, unit, frozenset(counted)) for kind, low, high, unit, counted in kept["values"]
        ),
        is_negative=kept["negative"],
    )
