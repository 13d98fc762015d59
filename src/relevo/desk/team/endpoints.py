"""Me, teammates, invitations, API keys, teams."""

from typing import Annotated
from uuid import UUID

import structlog
from fastapi import BackgroundTasks

from relevo.desk.team import endpoints_auth, queries
from relevo.desk.team.actions import change_teammate, invite, keys_and_teams
from relevo.desk.team.errors import (
    AlreadyTeammate,
    DefaultTeam,
    LastOwner,
    NoSuchApiKey,
    NoSuchInvitation,
    NoSuchTeam,
    NoSuchTeammate,
    NotYourself,
    OwnersOnly,
    TooMany,
)
from relevo.desk.team.links import invitation_url
from relevo.desk.team.mails import invitation_mail
from relevo.desk.team.schemas import (
    ApiKeyInput,
    ApiKeyOut,
    InvitationInput,
    InvitationOut,
    Me,
    MeChange,
    NewApiKey,
    NewInvitation,
    TeamChange,
    TeamInput,
    TeammateChange,
    TeammateOut,
    TeamOut,
    render_invitation,
)
from relevo.desk.workspaces import api as workspaces
from relevo.kit.ids import TeamId, TeammateId
from relevo.platform.auth.actors import Role
from relevo.platform.http import (
    Caller,
    CurrentActor,
    Page,
    RequestContext,
    RequestedPage,
    RequestTx,
    Router,
    provided,
)
from relevo.platform.mail import Mail, Mailer, MailNotSent

router = Router(tags=["team"])
_log = structlog.get_logger(__name__)


@router.get("/me", caller=Caller.TEAMMATE)
async def get_me(tx: RequestTx, actor: CurrentActor) -> Me:
    """Who I am here, and where the event stream stands."""
    return await queries.get_me(tx, actor.teammate_id)


@router.patch("/me", caller=Caller.TEAMMATE)
async def change_me(change: MeChange, tx: RequestTx, actor: CurrentActor) -> Me:
    """My name, language, presence and screen settings."""
    return await change_teammate.do_change_me(tx, change, by=actor)


@router.get("/teammates", caller=Caller.TEAMMATE)
async def list_teammates(tx: RequestTx, page: RequestedPage) -> Page[TeammateOut]:
    """Everybody in the workspace, also the disabled, oldest first."""
    return await queries.list_teammates(tx, page)


@router.patch(
    "/teammates/{teammate_id}",
    caller=Caller.ADMIN,
    errors=[NoSuchTeammate, OwnersOnly, LastOwner, NotYourself],
)
async def change_a_teammate(
    teammate_id: TeammateId, change: TeammateChange, tx: RequestTx, actor: CurrentActor
) -> TeammateOut:
    """Change a teammate's role, state or name."""
    return await change_teammate.do_change_teammate(tx, teammate_id, change, by=actor)


@router.post("/invitations", caller=Caller.ADMIN, status_code=201, errors=[AlreadyTeammate, OwnersOnly])
async def create_invitation(
    given: InvitationInput,
    tx: RequestTx,
    actor: CurrentActor,
    context: RequestContext,
    background: BackgroundTasks,
    mailer: Annotated[Mailer, provided(Mailer)],
) -> NewInvitation:
    """Invite somebody by e-mail. The link is also in the answer, to be passed on by hand; it is never shown again."""
    invited = await invite.do_invite(tx, given.email, Role(given.role), by=actor)
    link = invitation_url(context.base_url, invited.token)
    workspace = await workspaces.get_workspace(tx)
    mail = invitation_mail(given.email, link, inviter=actor.name, workspace=workspace.name, locale=workspace.locale)
    background.add_task(_send, mailer, mail)  # after COMMIT: a mail about something rolled back would be a lie
    return NewInvitation(invitation=render_invitation(invited.invitation), link=link)


async def _send(mailer: Mailer, mail: Mail) -> None:
    try:
        await mailer.send(mail)
    except MailNotSent as error:
        _log.warning("invitation_mail_not_sent", cause=str(error.__cause__))


@router.get("/invitations", caller=Caller.ADMIN)
async def list_invitations(tx: RequestTx, page: RequestedPage) -> Page[InvitationOut]:
    """Invitations that can still be accepted."""
    return await queries.list_invitations(tx, page)


@router.delete("/invitations/{invitation_id}", caller=Caller.ADMIN, status_code=204, errors=[NoSuchInvitation])
async def withdraw_invitation(invitation_id: UUID, tx: RequestTx, actor: CurrentActor) -> None:
    """Withdraw an invitation; its link stops working."""
    await invite.do_withdraw_invitation(tx, invitation_id, by=actor)


@router.get("/api-keys", caller=Caller.ADMIN, browser_only=True)
async def list_api_keys(tx: RequestTx, page: RequestedPage) -> Page[ApiKeyOut]:
    """API keys in force."""
    return await queries.list_api_keys(tx, page)


@router.post("/api-keys", caller=Caller.ADMIN, status_code=201, browser_only=True, errors=[TooMany])
async def create_api_key(given: ApiKeyInput, tx: RequestTx, actor: CurrentActor) -> NewApiKey:
    """Make a key that acts in my name. Its token is in this answer and nowhere else."""
    return await keys_and_teams.do_create_api_key(tx, given, by=actor)


@router.delete("/api-keys/{key_id}", caller=Caller.ADMIN, status_code=204, browser_only=True, errors=[NoSuchApiKey])
async def revoke_api_key(key_id: UUID, tx: RequestTx, actor: CurrentActor) -> None:
    """End a key at once."""
    await keys_and_teams.do_revoke_api_key(tx, key_id, by=actor)


@router.get("/teams", caller=Caller.TEAMMATE)
async def list_teams(tx: RequestTx) -> Page[TeamOut]:
    """All teams, by name."""
    return await queries.list_teams(tx)


@router.post("/teams", caller=Caller.ADMIN, status_code=201, errors=[NoSuchTeammate, TooMany])
async def create_team(given: TeamInput, tx: RequestTx, actor: CurrentActor) -> TeamOut:
    """Make a team."""
    return await keys_and_teams.do_create_team(tx, given, by=actor)


@router.patch("/teams/{team_id}", caller=Caller.ADMIN, errors=[NoSuchTeam, NoSuchTeammate])
async def change_team(team_id: TeamId, change: TeamChange, tx: RequestTx, actor: CurrentActor) -> TeamOut:
    """Rename a team or change who is in it."""
    return await keys_and_teams.do_change_team(tx, team_id, change, by=actor)


@router.delete("/teams/{team_id}", caller=Caller.ADMIN, status_code=204, errors=[NoSuchTeam, DefaultTeam])
async def delete_team(team_id: TeamId, tx: RequestTx, actor: CurrentActor) -> None:
    """Delete a team that is not the default one."""
    await keys_and_teams.do_delete_team(tx, team_id, by=actor)


router.include_router(endpoints_auth.router)
