"""The door to the audit trail."""

from dataclasses import dataclass
from uuid import UUID

from relevo.desk.audit.repository import insert_entry
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx


@dataclass(frozen=True)
class Doer:
    """Who did it: a teammate, an API key, an assistant, a contact or the system itself."""

    kind: str
    id: UUID | None = None
    name: str = ""


SYSTEM = Doer("system")


def doer_of(actor: Actor) -> Doer:
    return Doer(actor.via if actor.via == "api_key" else "teammate", actor.teammate_id, actor.name)


async def record(
    tx: Tx, action: str, *, by: Actor | Doer, subject_kind: str, subject_id: UUID | None = None, **data: object
) -> None:
    """Add an entry; `action` is `noun.past_verb`. `data` is shown to admins: no secrets, no message texts."""
    doer = doer_of(by) if isinstance(by, Actor) else by
    await insert_entry(
        tx, actor=(doer.kind, doer.id, doer.name), action=action, subject=(subject_kind, subject_id), data=data
    )


__all__ = ["SYSTEM", "Doer", "doer_of", "record"]
