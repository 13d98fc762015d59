"""API keys and teams: made, changed, ended."""

from collections.abc import Sequence
from uuid import UUID

from relevo.desk.audit import api as audit
from relevo.desk.team.errors import DefaultTeam, NoSuchApiKey, NoSuchTeammate, TooMany
from relevo.desk.team.events import ask_for_routing
from relevo.desk.team.queries import find_teammates, get_team
from relevo.desk.team.repository import api_keys, teams
from relevo.desk.team.schemas import (
    ApiKeyInput,
    NewApiKey,
    TeamChange,
    TeamInput,
    TeamOut,
    render_api_key,
    render_team,
)
from relevo.kit.ids import TeamId, TeammateId
from relevo.platform.auth.actors import Actor
from relevo.platform.auth.tokens import TokenKind, make_token
from relevo.platform.db import Tx

MAX_API_KEYS = 100
MAX_TEAMS = 100


async def do_create_api_key(tx: Tx, given: ApiKeyInput, *, by: Actor) -> NewApiKey:
    if await api_keys.count_api_keys(tx) >= MAX_API_KEYS:
        raise TooMany(limit=MAX_API_KEYS)
    token = make_token(TokenKind.API_KEY, tx.tenant)
    key = await api_keys.insert_api_key(tx, name=given.name, role=given.role, token=token, by=by.teammate_id)
    await audit.record(
        tx, "api_key.created", by=by, subject_kind="api_key", subject_id=key.id, name=key.name, role=key.role
    )
    return NewApiKey(api_key=render_api_key(key), token=token.text)


async def do_revoke_api_key(tx: Tx, key_id: UUID, *, by: Actor) -> None:
    name = await api_keys.revoke_api_key(tx, key_id)
    if name is None:
        raise NoSuchApiKey
    await audit.record(tx, "api_key.revoked", by=by, subject_kind="api_key", subject_id=key_id, name=name)


async def do_create_team(tx: Tx, given: TeamInput, *, by: Actor) -> TeamOut:
    if len(await teams.fetch_teams(tx)) >= MAX_TEAMS:
        raise TooMany(limit=MAX_TEAMS)
    members = await _check_members(tx, given.teammate_ids)
    team_id = await teams.insert_team(tx, given.name)
    await teams.set_members(tx, team_id, members)
    await teams.set_routing(tx, team_id, auto_assign=given.auto_assign, languages=given.languages)
    await audit.record(tx, "team.created", by=by, subject_kind="team", subject_id=team_id, name=given.name)
    return render_team(await get_team(tx, team_id))


async def do_change_team(tx: Tx, team_id: TeamId, change: TeamChange, *, by: Actor) -> TeamOut:
    team = await get_team(tx, team_id)
    if change.name is not None:
        await teams.rename_team(tx, team_id, change.name)
    if change.teammate_ids is not None:
        await teams.set_members(tx, team_id, await _check_members(tx, change.teammate_ids))
    await teams.set_routing(
        tx,
        team_id,
        auto_assign=team.auto_assign if change.auto_assign is None else change.auto_assign,
        languages=team.languages if change.languages is None else change.languages,
    )
    await ask_for_routing(tx)
    await audit.record(
        tx,
        "team.changed",
        by=by,
        subject_kind="team",
        subject_id=team_id,
        **change.model_dump(exclude_none=True, mode="json"),
    )
    return render_team(await get_team(tx, team_id))


async def do_delete_team(tx: Tx, team_id: TeamId, *, by: Actor) -> None:
    team = await get_team(tx, team_id)
    if team.is_default:
        raise DefaultTeam
    await teams.delete_team(tx, team_id)
    await ask_for_routing(tx)
    await audit.record(tx, "team.deleted", by=by, subject_kind="team", subject_id=team_id, name=team.name)


async def _check_members(tx: Tx, teammate_ids: Sequence[UUID]) -> list[TeammateId]:
    wanted = [TeammateId(teammate_id) for teammate_id in dict.fromkeys(teammate_ids)]
    known = await find_teammates(tx, wanted)
    if len(known) != len(wanted):
        raise NoSuchTeammate
    return wanted
