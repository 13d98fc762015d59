"""What is remembered of an erased person so that an older backup does not bring them back: ids that mean nothing.

A tombstone stands in three places that a restored database does not replace: the file store, a file beside each
archive, and the database that is about to be overwritten. After a restore each is played again.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

STORE_PREFIX = "erasures/"


@dataclass(frozen=True, order=True)
class Tombstone:
    workspace_id: UUID
    contact_ids: tuple[UUID, ...]

    def as_json(self) -> dict[str, object]:
        return {"workspace_id": str(self.workspace_id), "contact_ids": [str(one) for one in self.contact_ids]}


def read_tombstones(text: str) -> list[Tombstone]:
    """Raises ValueError where the text is not what `write_tombstones` wrote."""
    try:
        return [
            Tombstone(UUID(one["workspace_id"]), tuple(UUID(contact_id) for contact_id in one["contact_ids"]))
            for one in json.loads(text)
        ]
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError("not a list of erasures") from error


def write_tombstones(tombstones: Iterable[Tombstone]) -> str:
    return json.dumps([one.as_json() for one in sorted(set(tombstones))], indent=1) + "\n"


def store_key(workspace_id: UUID, erasure_id: UUID) -> str:
    return f"{STORE_PREFIX}{workspace_id.hex}/{erasure_id.hex}.json"
