"""What screens hear about the team."""

from relevo.desk.team.errors import NoSuchTeammate
from relevo.desk.team.repository.people import find_teammate
from relevo.desk.team.schemas import TeammateOut, render_teammate
from relevo.kit.ids import TeammateId, new_id
from relevo.platform import events, jobs
from relevo.platform.db import Tx

ROUTE_JOB = "conversations.route"
"""Gives waiting conversations to whoever is here. Asked for by whatever may make a difference to it."""


async def ask_for_routing(tx: Tx, *, delay_s: float = 0) -> None:
    """Look at the queues soon.

    The key is new each time: a look that already runs may have read the queue before what the caller changed.
    """
    await jobs.enqueue(
        tx, ROUTE_JOB, {"workspace_id": str(tx.tenant)}, dedupe_key=f"route:{tx.tenant}:{new_id()}", delay_s=delay_s
    )


async def announce_teammate(tx: Tx, teammate_id: TeammateId) -> TeammateOut:
    """Tell the team how this teammate looks now (also when they are new)."""
    found = await find_teammate(tx, teammate_id)
    if found is None:
        raise NoSuchTeammate
    teammate = render_teammate(found)
    await events.append(
        tx, "teammate.changed", audience=["team"], payload={"teammate": teammate.model_dump(mode="json")}
    )
    return teammate
