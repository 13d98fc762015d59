"""The door to the team."""

from relevo.desk.team.actions.create_workspace import (
    CreatedWorkspace,
    NewWorkspace,
    add_teammate,
    create_workspace,
)
from relevo.desk.team.actions.sign_in import create_sign_in_link
from relevo.desk.team.errors import NoSuchTeam, NoSuchTeammate
from relevo.desk.team.events import ROUTE_JOB, ask_for_routing
from relevo.desk.team.links import sign_in_url
from relevo.desk.team.queries import (
    find_actor,
    find_memberships_of,
    find_teammates,
    get_default_team,
    get_team,
    get_teammate,
)
from relevo.desk.team.repository.presence import (
    Activity,
    Viewer,
    delete_stale_presence,
    drop_presence,
    fetch_viewers,
    set_activity,
    touch_presence,
)
from relevo.desk.team.repository.teams import Team, fetch_teams
from relevo.desk.team.tables import PRESENCE_TTL_S, Presence, Teammate

__all__ = [
    "PRESENCE_TTL_S",
    "ROUTE_JOB",
    "Activity",
    "CreatedWorkspace",
    "NewWorkspace",
    "NoSuchTeam",
    "NoSuchTeammate",
    "Presence",
    "Team",
    "Teammate",
    "Viewer",
    "add_teammate",
    "ask_for_routing",
    "create_sign_in_link",
    "create_workspace",
    "delete_stale_presence",
    "drop_presence",
    "fetch_teams",
    "fetch_viewers",
    "find_actor",
    "find_memberships_of",
    "find_teammates",
    "get_default_team",
    "get_team",
    "get_teammate",
    "set_activity",
    "sign_in_url",
    "touch_presence",
]
