"""Forgotten and changed passwords."""

from datetime import timedelta
from uuid import UUID

from relevo.desk.audit import api as audit
from relevo.desk.team.actions.sign_in import Opened, open_session
from relevo.desk.team.errors import LinkGone, WrongCredentials
from relevo.desk.team.links import reset_url
from relevo.desk.team.mails import reset_mail
from relevo.desk.team.repository import attempts, people, sign_ins
from relevo.kit.ids import WorkspaceId
from relevo.platform.auth.actors import Actor
from relevo.platform.auth.passwords import Passwords, check_password
from relevo.platform.auth.tokens import Token, TokenKind, make_token
from relevo.platform.db import Database
from relevo.platform.mail import Mailer

RESET_VALID_FOR = timedelta(hours=1)
MAX_MAILS_PER_PERSON = 3
MAX_MAILS_PER_ADDRESS = 20
# A person is in no workspace or in many, so the token of a reset names none.
NOWHERE = WorkspaceId(UUID(int=0))


async def request_reset(db: Database, mailer: Mailer, email: str, *, address: str, base_url: str) -> None:
    """Runs after the answer was given, so that neither its words nor its time tell whether the address is known."""
    async with db.transaction(None) as tx:
        per_address = await attempts.count_attempt(tx, attempts.subject_of("reset-address", address))
        per_person = await attempts.count_attempt(tx, attempts.subject_of("reset-person", email))
        person = await people.find_person(tx, email)
        if person is None or per_address > MAX_MAILS_PER_ADDRESS or per_person > MAX_MAILS_PER_PERSON:
            return
        token = make_token(TokenKind.RESET, NOWHERE)
        await sign_ins.insert_reset(tx, person.id, token, valid_for=RESET_VALID_FOR)
    async with db.transaction(None, read_only=True) as tx:
        memberships = await people.fetch_memberships(tx, person.id)
    if not memberships:
        return
    async with db.transaction(memberships[0][0], read_only=True) as tx:
        teammate = await people.find_teammate(tx, memberships[0][1])
    locale = teammate.locale if teammate else None
    await mailer.send(reset_mail(person.email, reset_url(base_url, token), locale=locale))


async def confirm_reset(db: Database, passwords: Passwords, token: Token | None, password: str) -> None:
    """Sets the password and ends all sessions of the person, in every workspace."""
    if token is None:
        raise LinkGone
    async with db.transaction(None, read_only=True) as tx:
        found = await sign_ins.find_reset(tx, token)
    if found is None:
        raise LinkGone
    check_password(password, email=found[1])
    password_hash = await passwords.hash(password)
    async with db.transaction(None) as tx:
        person_id = await sign_ins.use_reset(tx, token)
        if person_id is None:
            raise LinkGone
        await people.set_password(tx, person_id, password_hash)
        memberships = await people.fetch_memberships(tx, person_id)
    for workspace_id, teammate_id in memberships:
        async with db.transaction(workspace_id) as tx:
            await audit.record(tx, "password.reset", by=audit.SYSTEM, subject_kind="teammate", subject_id=teammate_id)


async def change_password(
    db: Database, passwords: Passwords, actor: Actor, *, current: str | None, new: str, browser: str
) -> Opened:
    """Ends every session of the person, and opens a new one for the browser that asked."""
    async with db.transaction(actor.workspace_id) as tx:
        teammate = await people.find_teammate(tx, actor.teammate_id)
        person = await people.get_person(tx, teammate.person_id) if teammate else None
        if person is None:
            raise WrongCredentials
        tries = await attempts.count_attempt(tx, attempts.subject_of("change", str(actor.teammate_id)))
    # Who came in by a one-time link has none to name; the link itself was the proof.
    right = person.password_hash is None
    if current is not None and person.password_hash is not None:
        right, _better = await passwords.verify(current, person.password_hash)
    if not right or tries > 20:
        raise WrongCredentials
    check_password(new, email=person.email)
    password_hash = await passwords.hash(new)
    async with db.transaction(actor.workspace_id) as tx:
        if not await people.is_password_still(tx, person.id, person.password_hash):
            raise WrongCredentials
        await people.set_password(tx, person.id, password_hash)
        await sign_ins.delete_sessions_of(tx, actor.teammate_id)
        await audit.record(tx, "password.changed", by=actor, subject_kind="teammate", subject_id=actor.teammate_id)
        return await open_session(tx, actor.teammate_id, browser=browser, how="password change")
