"""The first minute of a workspace: it, its owner, and the team that catches what nobody holds."""

from dataclasses import dataclass

from relevo.desk.audit import api as audit
from relevo.desk.team.errors import AlreadyTeammate
from relevo.desk.team.repository import people, teams
from relevo.desk.workspaces import api as workspaces
from relevo.kit.ids import TeamId, TeammateId, WorkspaceId
from relevo.platform.auth.actors import Role
from relevo.platform.db import Tx

DEFAULT_TEAM_NAMES = {"en": "Support", "es": "Atención al cliente", "pt": "Atendimento"}


@dataclass(frozen=True, kw_only=True)
class NewWorkspace:
    """`password_hash` may be None: the owner comes in by a one-time link. It never replaces an existing one."""

    name: str
    owner_email: str
    owner_name: str
    password_hash: str | None = None
    locale: str = "en"
    timezone: str = "UTC"


@dataclass(frozen=True)
class CreatedWorkspace:
    workspace_id: WorkspaceId
    owner_id: TeammateId
    team_id: TeamId


async def create_workspace(tx: Tx, new: NewWorkspace) -> CreatedWorkspace:
    """Expects a transaction opened for the id the workspace shall have."""
    workspace = await workspaces.do_create_workspace(tx, new.name, locale=new.locale, timezone=new.timezone)
    person = await people.ensure_person(tx, new.owner_email.strip().lower())
    if person.password_hash is None and new.password_hash is not None:
        await people.set_password(tx, person.id, new.password_hash)
    owner_id = await people.insert_teammate(tx, person=person, name=new.owner_name, role=Role.OWNER, locale=new.locale)
    if owner_id is None:
        raise AlreadyTeammate
    team_name = DEFAULT_TEAM_NAMES.get(new.locale.split("-")[0], DEFAULT_TEAM_NAMES["en"])
    team_id = await teams.insert_team(tx, team_name, is_default=True)
    await teams.join_default_team(tx, owner_id)
    await audit.record(
        tx, "workspace.created", by=audit.SYSTEM, subject_kind="workspace", subject_id=workspace.id, name=new.name
    )
    return CreatedWorkspace(tx.tenant, owner_id, team_id)


async def add_teammate(tx: Tx, *, email: str, name: str, role: Role, password_hash: str | None = None) -> TeammateId:
    """Straight into the team, without an invitation: for the command line and the demo."""
    person = await people.ensure_person(tx, email.strip().lower())
    if person.password_hash is None and password_hash is not None:
        await people.set_password(tx, person.id, password_hash)
    teammate_id = await people.insert_teammate(tx, person=person, name=name, role=role)
    if teammate_id is None:
        raise AlreadyTeammate
    await teams.join_default_team(tx, teammate_id)
    return teammate_id
