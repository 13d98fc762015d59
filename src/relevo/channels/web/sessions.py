"""Visitor sessions: which browser is which contact. The token is random, its hash is stored, 30 days without a visit
end it, and it changes when the visitor signs in, so that a token seen before the sign-in opens nothing after it."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from relevo.desk.contacts.api import Arrival, do_receive_identity
from relevo.kit.ids import ChannelId, ContactId, IdentityId, new_id
from relevo.platform.auth.actors import VisitorActor
from relevo.platform.auth.tokens import Token, TokenKind, make_token
from relevo.platform.db import Tx

IDLE_DAYS = 30


@dataclass(frozen=True, kw_only=True)
class Session:
    id: UUID
    channel_id: ChannelId
    contact_id: ContactId
    identity_id: IdentityId
    address: str
    verified: bool
    contact_name: str | None


async def find_visitor(tx: Tx, token: Token) -> VisitorActor | None:
    """Whose token this is, for the gate."""
    row = await tx.fetchrow(
        """
        SELECT id, channel_id, contact_id, identity_id FROM visitor_session
        WHERE workspace_id = $1 AND token_hash = $2 AND expires_at > now()
        """,
        tx.tenant,
        token.hash,
    )
    if row is None:
        return None
    return VisitorActor(
        workspace_id=tx.tenant,
        channel_id=row["channel_id"],
        contact_id=row["contact_id"],
        identity_id=row["identity_id"],
        credential_id=row["id"],
    )


async def get_session(tx: Tx, session_id: UUID) -> Session:
    row = await tx.fetchrow(
        """
        SELECT s.id, s.channel_id, s.contact_id, s.identity_id, i.address, i.verified_at, c.name
        FROM visitor_session s
        JOIN contact_identity i ON i.workspace_id = s.workspace_id AND i.id = s.identity_id
        JOIN contact c ON c.workspace_id = s.workspace_id AND c.id = s.contact_id
        WHERE s.workspace_id = $1 AND s.id = $2
        """,
        tx.tenant,
        session_id,
    )
    if row is None:
        msg = f"visitor session {session_id} vanished inside the transaction that read it"
        raise LookupError(msg)
    return Session(
        id=row["id"],
        channel_id=row["channel_id"],
        contact_id=row["contact_id"],
        identity_id=row["identity_id"],
        address=row["address"],
        verified=row["verified_at"] is not None,
        contact_name=row["name"],
    )


async def open_session(tx: Tx, arrival: Arrival) -> tuple[Session, Token]:
    """A new session for whoever has this address on the channel; the contact is made if nobody has it yet."""
    arrived = await do_receive_identity(tx, arrival)
    session_id = new_id()
    token = make_token(TokenKind.VISITOR, tx.tenant)
    await tx.execute(
        """
        INSERT INTO visitor_session (workspace_id, id, channel_id, contact_id, identity_id, token_hash, language,
                                     expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, now() + $8::interval)
        """,
        tx.tenant,
        session_id,
        arrival.channel_id,
        arrived.contact_id,
        arrived.identity_id,
        token.hash,
        arrival.language,
        timedelta(days=IDLE_DAYS),
    )
    return await get_session(tx, session_id), token


async def touch_session(tx: Tx, session_id: UUID) -> None:
    await tx.execute(
        """
        UPDATE visitor_session SET last_seen_at = now(), expires_at = now() + $3::interval
        WHERE workspace_id = $1 AND id = $2
        """,
        tx.tenant,
        session_id,
        timedelta(days=IDLE_DAYS),
    )


async def end_session(tx: Tx, session_id: UUID) -> None:
    await tx.execute("DELETE FROM visitor_session WHERE workspace_id = $1 AND id = $2", tx.tenant, session_id)
