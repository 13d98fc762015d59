"""Inviting somebody, and accepting."""

from dataclasses import dataclass
from uuid import UUID

from relevo.desk.audit import api as audit
from relevo.desk.team.actions.sign_in import Opened, open_session
from relevo.desk.team.errors import AlreadyTeammate, InvitationGone, NoSuchInvitation, WrongCredentials
from relevo.desk.team.events import announce_teammate
from relevo.desk.team.policy import check_may_grant
from relevo.desk.team.repository import attempts, invitations, people, teams
from relevo.desk.team.repository.invitations import Invitation
from relevo.desk.team.schemas import InvitationPreview, role_name
from relevo.desk.team.tables import Person
from relevo.desk.workspaces import api as workspaces
from relevo.platform.auth.actors import Actor, Role
from relevo.platform.auth.passwords import Passwords, check_password
from relevo.platform.auth.tokens import Token, TokenKind, make_token
from relevo.platform.db import Database, Tx

MAX_WRONG_PASSWORDS = 10


@dataclass(frozen=True)
class Invited:
    invitation: Invitation
    token: Token


async def do_invite(tx: Tx, email: str, role: Role, *, by: Actor) -> Invited:
    check_may_grant(by, role)
    person = await people.find_person(tx, email)
    if person is not None and await people.find_teammate_by_person(tx, person.id) is not None:
        raise AlreadyTeammate
    token = make_token(TokenKind.INVITATION, tx.tenant)
    invitation = await invitations.insert_invitation(tx, email=email, role=role, token=token, by=by.teammate_id)
    await audit.record(
        tx, "invitation.created", by=by, subject_kind="invitation", subject_id=invitation.id, email=email, role=role
    )
    return Invited(invitation, token)


async def do_withdraw_invitation(tx: Tx, invitation_id: UUID, *, by: Actor) -> None:
    email = await invitations.delete_invitation(tx, invitation_id)
    if email is None:
        raise NoSuchInvitation
    await audit.record(
        tx, "invitation.withdrawn", by=by, subject_kind="invitation", subject_id=invitation_id, email=email
    )


async def preview_invitation(db: Database, token: Token | None) -> InvitationPreview:
    if token is None:
        raise InvitationGone
    async with db.transaction(token.workspace_id, read_only=True) as tx:
        invitation = await invitations.find_open_invitation(tx, token)
        if invitation is None:
            raise InvitationGone
        workspace = await workspaces.get_workspace(tx)
    return InvitationPreview(workspace_name=workspace.name, email=invitation.email, role=role_name(invitation.role))


async def accept_invitation(
    db: Database, passwords: Passwords, token: Token | None, *, name: str, password: str, browser: str
) -> Opened:
    """Makes the person (or finds them by their password), adds them to the team and signs them in.

    Whoever already has a password must give it: the link proves that an admin of this workspace meant the
    address, not that the holder of the link is the person who uses it elsewhere.
    """
    if token is None:
        raise InvitationGone
    async with db.transaction(token.workspace_id) as tx:
        invitation = await invitations.find_open_invitation(tx, token)
        if invitation is None:
            raise InvitationGone
        known = await people.find_person(tx, invitation.email)
        tries = await attempts.count_attempt(tx, attempts.subject_of("invitation", str(invitation.id)))
    new_hash = await _check_or_hash(passwords, known, invitation.email, password, tries=tries)
    async with db.transaction(token.workspace_id) as tx:
        if await invitations.find_open_invitation(tx, token, lock=True) is None:
            raise InvitationGone
        person = await people.ensure_person(tx, invitation.email)
        if person.password_hash is None and new_hash is not None:
            await people.set_password(tx, person.id, new_hash)
        elif known is None or person.password_hash != known.password_hash:
            # Somebody gave this person a password since we looked: start again, and compare with that.
            raise WrongCredentials
        return await _join(tx, person, invitation, name=name, browser=browser)


async def _check_or_hash(
    passwords: Passwords, known: Person | None, email: str, password: str, *, tries: int
) -> str | None:
    if known is None or known.password_hash is None:
        check_password(password, email=email)
        return await passwords.hash(password)
    right, _better = await passwords.verify(password, known.password_hash)
    if not right or tries > MAX_WRONG_PASSWORDS:
        raise WrongCredentials("You already have a Relevo password for this address. Enter that one.")
    return None


async def _join(tx: Tx, person: Person, invitation: Invitation, *, name: str, browser: str) -> Opened:
    teammate_id = await people.insert_teammate(tx, person=person, name=name, role=invitation.role)
    if teammate_id is None:
        raise AlreadyTeammate
    await invitations.mark_accepted(tx, invitation.id)
    await teams.join_default_team(tx, teammate_id)
    opened = await open_session(tx, teammate_id, browser=browser, how="invitation")
    await audit.record(
        tx,
        "invitation.accepted",
        by=audit.Doer("teammate", teammate_id, name),
        subject_kind="invitation",
        subject_id=invitation.id,
        role=invitation.role,
    )
    await announce_teammate(tx, teammate_id)
    return opened
