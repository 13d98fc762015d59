"""Whose address is this? Found, or made on the spot, when a message arrives."""

from dataclasses import dataclass

from relevo.desk.contacts.actions.learn_about_contact import do_learn_about_contact
from relevo.desk.contacts.events import announce_contact
from relevo.desk.contacts.joining.proving import Proof, do_prove, phone_proof
from relevo.desk.contacts.repository import (
    delete_contact,
    find_identity,
    insert_contact,
    insert_identity,
    mark_seen,
    mark_verified,
)
from relevo.desk.contacts.tables import Contact, Identity
from relevo.kit.colors import color_for
from relevo.kit.ids import ChannelId, ContactId, IdentityId, new_id
from relevo.platform.db import Tx


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """What a channel knows of whoever wrote. `verified`: the channel proved the address (a signed token).

    `proofs`: what else it vouches for. They count once, when the address is met for the first time.
    """

    channel_id: ChannelId
    channel_kind: str
    address: str
    verified: bool = False
    name: str | None = None
    email: str | None = None
    language: str | None = None
    proofs: tuple[Proof, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Arrived:
    contact_id: ContactId
    identity_id: IdentityId
    is_new: bool


async def do_receive_identity(tx: Tx, arrival: Arrival) -> Arrived:
    """The contact behind the address, marked as seen; made if nobody has it yet."""
    identity = await find_identity(tx, arrival.channel_id, arrival.address)
    if identity is None:
        return await _make(tx, arrival)
    contact_id = identity.contact_id
    if arrival.verified and not identity.verified:
        await mark_verified(tx, identity.id)
        contact_id = await _prove(tx, contact_id, identity.id, arrival)
    await do_learn_about_contact(tx, contact_id, name=arrival.name, email=arrival.email, language=arrival.language)
    await mark_seen(tx, contact_id)
    return Arrived(contact_id=contact_id, identity_id=identity.id, is_new=False)


async def _make(tx: Tx, arrival: Arrival) -> Arrived:
    contact_id, identity_id = ContactId(new_id()), IdentityId(new_id())
    now = await tx.now()
    await insert_contact(
        tx,
        Contact(
            id=contact_id,
            name=arrival.name,
            email=arrival.email,
            phone=None,
            language=arrival.language,
            timezone=None,
            color=color_for(contact_id),
            is_visitor=not (arrival.verified or arrival.name or arrival.email),
            attributes={},
            created_at=now,
            last_seen_at=now,
        ),
    )
    made = Identity(
        id=identity_id,
        contact_id=contact_id,
        channel_kind=arrival.channel_kind,
        address=arrival.address,
        verified=arrival.verified,
    )
    if not await insert_identity(tx, made, arrival.channel_id):
        # Two first messages at once: the other transaction made the contact while we waited on the index.
        await delete_contact(tx, contact_id)
        return await do_receive_identity(tx, arrival)
    await announce_contact(tx, contact_id)
    owner = await _prove(tx, contact_id, identity_id, arrival)
    return Arrived(contact_id=owner, identity_id=identity_id, is_new=owner == contact_id)


async def _prove(tx: Tx, contact_id: ContactId, identity_id: IdentityId, arrival: Arrival) -> ContactId:
    """Whose contact the address belongs to, once what is proved about it is known."""
    proofs = (*arrival.proofs, *phone_proof(arrival.channel_kind, arrival.address)) if arrival.verified else ()
    return await do_prove(tx, contact_id, proofs, identity_id=identity_id) if proofs else contact_id
