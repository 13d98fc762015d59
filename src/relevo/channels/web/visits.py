"""A visitor arrives: who they are, where they left off, and the token their browser keeps."""

from dataclasses import dataclass

from relevo.channels.web.errors import IdentityRequired
from relevo.channels.web.identity import SignedIdentity, check_identity
from relevo.channels.web.sessions import Session, end_session, find_visitor, get_session, open_session, touch_session
from relevo.desk.channels.api import Channel, find_identity_secret, web_settings
from relevo.desk.contacts.api import Arrival, Proof, do_claim_identity
from relevo.kit.ids import new_id
from relevo.platform.auth.tokens import Token
from relevo.platform.db import Tx
from relevo.platform.secrets import SecretBox


@dataclass(frozen=True)
class Visit:
    session: Session
    token: Token


async def arrive(
    tx: Tx, channel: Channel, *, token: Token | None, identity_jwt: str | None, language: str, box: SecretBox
) -> Visit:
    """Go on with the browser's session, or open one. Signing in changes the token, whoever has seen the old one."""
    known = await _find_session(tx, channel, token)
    signed = None
    if identity_jwt is not None:
        secret = await find_identity_secret(tx, channel.id, box=box)
        signed = check_identity(identity_jwt, secret=secret, audience=channel.public_key)
    if signed is not None:
        return await _arrive_signed(tx, channel, signed, known=known, token=token, language=language)
    if web_settings(channel).identity_required and not (known and known.verified):
        raise IdentityRequired
    if known is not None and token is not None:
        await touch_session(tx, known.id)
        return Visit(known, token)
    # The address of a browser nobody knows is a name we make up; nothing about the person is in it.
    arrival = Arrival(
        channel_id=channel.id, channel_kind=channel.kind, address=f"visitor:{new_id().hex}", language=language
    )
    return Visit(*await open_session(tx, arrival))


async def _arrive_signed(
    tx: Tx, channel: Channel, signed: SignedIdentity, *, known: Session | None, token: Token | None, language: str
) -> Visit:
    address = f"customer:{signed.subject}"
    if known is not None and known.verified and known.address == address and token is not None:
        await touch_session(tx, known.id)
        return Visit(known, token)
    proofs = _proofs_of(signed)
    if known is not None:
        if not known.verified:
            # Somebody who signs in in the middle of a chat keeps it, unless they already have one as themselves.
            await do_claim_identity(
                tx, known.identity_id, address=address, name=signed.name, email=signed.email, proofs=proofs
            )
        await end_session(tx, known.id)
    arrival = Arrival(
        channel_id=channel.id,
        channel_kind=channel.kind,
        address=address,
        verified=True,
        name=signed.name,
        email=signed.email,
        language=language,
        proofs=tuple(proofs),
    )
    return Visit(*await open_session(tx, arrival))


def _proofs_of(signed: SignedIdentity) -> list[Proof]:
    """The same customer id on two of the company's chats is one customer: the company signed both."""
    proofs = [Proof(kind="customer_id", value=signed.subject, how="signed")]
    if signed.verified_email:
        proofs.append(Proof(kind="email", value=signed.verified_email, how="signed"))
    digits = "".join(character for character in signed.verified_phone or "" if character.isdigit())
    if digits:
        proofs.append(Proof(kind="phone", value=digits, how="signed"))
    return proofs


async def _find_session(tx: Tx, channel: Channel, token: Token | None) -> Session | None:
    if token is None or token.workspace_id != tx.tenant:
        return None
    visitor = await find_visitor(tx, token)
    if visitor is None or visitor.channel_id != channel.id:
        return None
    return await get_session(tx, visitor.credential_id)
