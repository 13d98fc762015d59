"""Signing in, by password or by a one-time link, and out again."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from relevo.desk.audit import api as audit
from relevo.desk.team.errors import LinkGone, TooManyAttempts, WrongCredentials
from relevo.desk.team.queries import get_me
from relevo.desk.team.repository import attempts, people, sign_ins
from relevo.desk.team.repository.presence import delete_stale_presence
from relevo.desk.team.schemas import Me
from relevo.desk.team.tables import Person
from relevo.kit.ids import TeammateId, WorkspaceId
from relevo.platform.auth.actors import Actor
from relevo.platform.auth.passwords import Passwords
from relevo.platform.auth.tokens import Token, TokenKind, make_token
from relevo.platform.db import Database, Tx

# In a quarter of an hour: one address trying one person, one address trying anybody, anybody trying one person.
# The last is generous, so that a stranger cannot easily lock a teammate out.
MAX_PER_PAIR = 10
MAX_PER_ADDRESS = 60
MAX_PER_PERSON = 200


@dataclass(frozen=True)
class Opened:
    """A new session: the token goes to the browser and nowhere else."""

    token: Token
    me: Me


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Where an attempt comes from."""

    address: str  # prefix of the network address
    browser: str


async def check_password_sign_in(
    db: Database, passwords: Passwords, email: str, password: str, *, caller: Caller, workspace_id: UUID | None = None
) -> Opened:
    """The same answer whether the address is unknown, disabled everywhere, or the password wrong."""
    await _count(db, email, caller.address)
    async with db.transaction(None) as tx:
        person = await people.find_person(tx, email)
    right, better_hash = await passwords.verify(password, person.password_hash if person else None)
    if person is None or not right:
        raise WrongCredentials
    where = await _choose_workspace(db, person, workspace_id)
    async with db.transaction(where[0]) as tx:
        if not await people.is_password_still(tx, person.id, person.password_hash or ""):
            raise WrongCredentials
        if better_hash is not None:
            await people.refresh_hash(tx, person.id, old=person.password_hash or "", new=better_hash)
        await _forgive(tx, email, caller.address)
        return await open_session(tx, where[1], browser=caller.browser, how="password")


async def _count(db: Database, email: str, address: str) -> None:
    """Counted before the password is looked at: a thousand attempts at once must not all find room."""
    async with db.transaction(None) as tx:
        counted = [
            (await attempts.count_attempt(tx, subject), limit) for subject, limit in _limits(email, address).items()
        ]
    if any(count > limit for count, limit in counted):
        raise TooManyAttempts(retry_after=int(attempts.WINDOW.total_seconds()))


def _limits(email: str, address: str) -> dict[str, int]:
    """Always in this order, so that two transactions never wait for each other crosswise."""
    return {
        attempts.subject_of("address", address): MAX_PER_ADDRESS,
        attempts.subject_of("pair", f"{email} {address}"): MAX_PER_PAIR,
        attempts.subject_of("person", email): MAX_PER_PERSON,
    }


async def _forgive(tx: Tx, email: str, address: str) -> None:
    """Whoever got in starts anew; for the others that share an address or a name, one attempt less counts."""
    for subject, limit in _limits(email, address).items():
        if limit == MAX_PER_PAIR:
            await attempts.forget_attempts(tx, [subject])
        else:
            await attempts.forgive_attempt(tx, subject)


async def _choose_workspace(db: Database, person: Person, wanted: UUID | None) -> tuple[WorkspaceId, TeammateId]:
    async with db.transaction(None, read_only=True) as tx:
        memberships = await people.fetch_memberships(tx, person.id)
    for membership in memberships:
        if wanted is None or membership[0] == wanted:
            return membership
    raise WrongCredentials


async def check_link_sign_in(db: Database, token: Token | None, *, browser: str) -> Opened:
    if token is None:
        raise LinkGone
    async with db.transaction(token.workspace_id) as tx:
        teammate_id = await sign_ins.use_link(tx, token)
        if teammate_id is None:
            raise LinkGone
        return await open_session(tx, teammate_id, browser=browser, how="link")


async def open_session(tx: Tx, teammate_id: TeammateId, *, browser: str, how: str) -> Opened:
    # No job sees every tenant, so each tidies up after itself, at the rare moment somebody signs in.
    await sign_ins.delete_ended_sessions(tx)
    await delete_stale_presence(tx)
    await attempts.delete_old_attempts(tx)
    token = make_token(TokenKind.SESSION, tx.tenant)
    await sign_ins.insert_session(tx, teammate_id, token, browser=browser)
    me = await get_me(tx, teammate_id)
    doer = audit.Doer("teammate", teammate_id, me.teammate.name)
    await audit.record(tx, "teammate.signed_in", by=doer, subject_kind="teammate", subject_id=teammate_id, how=how)
    return Opened(token, me)


async def do_sign_out(tx: Tx, actor: Actor) -> None:
    await sign_ins.delete_session(tx, actor.credential_id)
    await audit.record(tx, "teammate.signed_out", by=actor, subject_kind="teammate", subject_id=actor.teammate_id)


async def create_sign_in_link(tx: Tx, teammate_id: TeammateId, *, valid_for: timedelta) -> Token:
    """For the one who runs the machine: the first owner's way in, and the way back for whoever is locked out."""
    token = make_token(TokenKind.LINK, tx.tenant)
    await sign_ins.insert_link(tx, teammate_id, token, valid_for=valid_for)
    await audit.record(tx, "sign_in_link.created", by=audit.SYSTEM, subject_kind="teammate", subject_id=teammate_id)
    return token
