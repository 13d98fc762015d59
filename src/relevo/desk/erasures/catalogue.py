"""Which tables speak of contacts, and in which order their rows can go; read from the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from relevo.platform.db import Tx

Column = Literal["contact_id", "conversation_id", "message_id", "identity_id"]
COLUMNS: tuple[Column, ...] = ("contact_id", "conversation_id", "message_id", "identity_id")

# Not deleted with the person: their rows say something that must stay, and lose what points at somebody.
LEDGERS = frozenset({"model_usage", "action_run"})
# Of the person no more than an id that means nothing any more, and only ever added to.
KEPT = frozenset({"audit_entry", "contact_erasure", "presence"})

_TABLES = """
SELECT c.relname AS name, array_agg(a.attname::text) AS columns
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind = 'r' AND c.relname ~ '^[a-z_0-9]+$'
GROUP BY c.relname HAVING bool_or(a.attname = 'workspace_id')
ORDER BY c.relname
"""
_PARENTS = """
SELECT DISTINCT child.relname AS child, parent.relname AS parent
FROM pg_constraint k
JOIN pg_class child ON child.oid = k.conrelid
JOIN pg_class parent ON parent.oid = k.confrelid
WHERE k.contype = 'f' AND child.relname <> parent.relname AND child.relnamespace = 'public'::regnamespace
"""


@dataclass(frozen=True)
class Table:
    name: str
    columns: frozenset[str]

    @property
    def keys(self) -> tuple[Column, ...]:
        return tuple(column for column in COLUMNS if column in self.columns)


async def find_tables(tx: Tx) -> list[Table]:
    """Every tenant table, those that refer to others first."""
    tables = {row["name"]: Table(row["name"], frozenset(row["columns"])) for row in await tx.fetch(_TABLES)}
    parents: dict[str, set[str]] = {name: set() for name in tables}
    for row in await tx.fetch(_PARENTS):
        if row["child"] in tables and row["parent"] in tables:
            parents[row["child"]].add(row["parent"])
    return [tables[name] for name in children_first(parents)]


def children_first(parents: dict[str, set[str]]) -> Sequence[str]:
    ordered: list[str] = []
    waiting = dict(sorted(parents.items()))
    while waiting:
        referred = {
            parent for name, above in waiting.items() for parent in above if parent in waiting and parent != name
        }
        # A circle of references cannot be ordered: what is left goes as it comes, and the database says no if it must.
        free = [name for name in waiting if name not in referred] or list(waiting)
        for name in free:
            ordered.append(name)
            del waiting[name]
    return ordered
