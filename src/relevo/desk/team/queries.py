"""Reading the team, and finding the caller behind a token."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from relevo.desk.team.errors import NoSuchTeam, NoSuchTeammate
from relevo.desk.team.repository import api_keys, invitations, people, sign_ins, teams
from relevo.desk.team.schemas import (
    ApiKeyOut,
    InvitationOut,
    Me,
    PersonOut,
    TeammateOut,
    TeamOut,
    render_api_key,
    render_invitation,
    render_team,
    render_teammate,
)
from relevo.desk.team.tables import Teammate
from relevo.desk.workspaces import api as workspaces
from relevo.kit.ids import TeamId, TeammateId, WorkspaceId
from relevo.platform import events
from relevo.platform.auth.actors import Actor, Role
from relevo.platform.auth.tokens import Token, TokenKind
from relevo.platform.db import Database, Tx
from relevo.platform.http import Page, PageRequest


async def find_actor(tx: Tx, token: Token) -> Actor | None:
    """The teammate behind a session or an API key."""
    if token.kind is TokenKind.SESSION:
        return await _find_by_session(tx, token)
    return await _find_by_key(tx, token)


async def _find_by_session(tx: Tx, token: Token) -> Actor | None:
    session = await sign_ins.find_session(tx, token)
    if session is None or not token.matches(session.token_hash):
        return None
    if session.is_stale:
        await sign_ins.mark_session_seen(tx, session.id)
    return Actor(
        workspace_id=tx.tenant,
        teammate_id=session.teammate_id,
        name=session.name,
        role=session.role,
        via="session",
        credential_id=session.id,
    )


async def _find_by_key(tx: Tx, token: Token) -> Actor | None:
    row = await api_keys.find_key_actor(tx, token)
    if row is None or not token.matches(row["token_hash"]):
        return None
    if row["is_stale"]:
        await api_keys.mark_key_used(tx, row["id"])
    # A key never does more than its maker may do today.
    role = min(Role(row["key_role"]), Role(row["teammate_role"]), key=lambda role: role.rank)
    return Actor(
        workspace_id=tx.tenant,
        teammate_id=row["teammate_id"],
        name=row["name"],
        role=role,
        via="api_key",
        credential_id=row["id"],
    )


async def get_me(tx: Tx, teammate_id: TeammateId) -> Me:
    # The cursor comes first: what changes after it is in an event, what changed before it is read below.
    cursor = await events.current_cursor(tx)
    teammate = await get_teammate(tx, teammate_id)
    person = await people.get_person(tx, teammate.person_id)
    return Me(
        teammate=render_teammate(teammate),
        workspace=await workspaces.get_workspace(tx),
        person=PersonOut(email=teammate.email, has_password=bool(person and person.password_hash)),
        locale=teammate.locale,
        presence_wish=teammate.presence_wish,
        settings=teammate.settings,
        cursor=cursor,
    )


async def get_teammate(tx: Tx, teammate_id: TeammateId) -> Teammate:
    teammate = await people.find_teammate(tx, teammate_id)
    if teammate is None:
        raise NoSuchTeammate
    return teammate


async def find_teammates(tx: Tx, teammate_ids: Iterable[TeammateId] | None = None) -> dict[TeammateId, Teammate]:
    """Those of `teammate_ids` that exist, or all."""
    wanted = None if teammate_ids is None else list(set(teammate_ids))
    return {teammate.id: teammate for teammate in await people.fetch_teammates(tx, wanted)}


async def list_teammates(tx: Tx, page: PageRequest) -> Page[TeammateOut]:
    found = await people.page_teammates(tx, limit=page.limit + 1, after=_after(page))
    rows, cursor = page.cut(found, lambda teammate: (teammate.created_at, teammate.id))
    return Page(items=[render_teammate(teammate) for teammate in rows], next_cursor=cursor)


async def list_invitations(tx: Tx, page: PageRequest) -> Page[InvitationOut]:
    found = await invitations.page_open_invitations(tx, limit=page.limit + 1, after=_after(page))
    rows, cursor = page.cut(found, lambda invitation: (invitation.created_at, invitation.id))
    return Page(items=[render_invitation(invitation) for invitation in rows], next_cursor=cursor)


async def list_api_keys(tx: Tx, page: PageRequest) -> Page[ApiKeyOut]:
    found = await api_keys.page_api_keys(tx, limit=page.limit + 1, after=_after(page))
    rows, cursor = page.cut(found, lambda key: (key.created_at, key.id))
    return Page(items=[render_api_key(key) for key in rows], next_cursor=cursor)


async def list_teams(tx: Tx) -> Page[TeamOut]:
    """All on one page: there are at most 100."""
    return Page(items=[render_team(team) for team in await teams.fetch_teams(tx)])


async def get_team(tx: Tx, team_id: TeamId) -> teams.Team:
    team = await teams.find_team(tx, team_id)
    if team is None:
        raise NoSuchTeam
    return team


async def get_default_team(tx: Tx) -> teams.Team:
    """Where conversations wait that nobody in particular was asked to take."""
    team = await teams.find_default_team(tx)
    if team is None:
        raise NoSuchTeam
    return team


def _after(page: PageRequest) -> tuple[datetime, UUID] | None:
    after = page.after(datetime, UUID)
    return (after[0], after[1]) if after else None


async def find_memberships_of(db: Database, email: str) -> list[tuple[WorkspaceId, TeammateId]]:
    """Where the person with this address is an active teammate, oldest first; for the command line."""
    async with db.transaction(None, read_only=True) as tx:
        person = await people.find_person(tx, email.strip().lower())
        return await people.fetch_memberships(tx, person.id) if person else []
