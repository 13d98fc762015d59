"""What screens hear about the team."""

from relevo.desk.team.errors import NoSuchTeammate
from relevo.desk.team.repository.people import find_teammate
from relevo.desk.team.schemas import TeammateOut, render_teammate
from relevo.kit.ids import TeammateId
from relevo.platform import events
from relevo.platform.db import Tx


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
