"""Joining two contacts, taking an address out of one, and undoing either."""

from dataclasses import replace
from uuid import UUID

from relevo.desk.audit import api as audit
from relevo.desk.contacts.errors import NoSuchContact
from relevo.desk.contacts.events import announce_contact, announce_move
from relevo.desk.contacts.joining import repository
from relevo.desk.contacts.joining.errors import (
    AlreadyJoined,
    AlreadyUndone,
    DifferentPeople,
    NoSuchIdentity,
    NoSuchMove,
    OnlyAddress,
    SameContact,
    UndoLaterFirst,
)
from relevo.desk.contacts.joining.moving import Moved, move_all, move_back, move_identities
from relevo.desk.contacts.joining.repository import How, Move
from relevo.desk.contacts.repository import fetch_identities, insert_contact, update_contact
from relevo.desk.contacts.tables import Contact
from relevo.kit.colors import color_for
from relevo.kit.ids import ContactId, new_id
from relevo.platform import jobs
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx

# Memories of two contacts may contradict each other: whoever keeps memories looks at them afterwards.
SETTLE_JOB = "memories.settle"
_FIELDS = ("name", "email", "phone", "language", "timezone")


async def do_join(
    tx: Tx, kept_id: ContactId, joined_id: ContactId, *, how: How, by: Actor | None, despite_different: bool = False
) -> UUID:
    """Everything of `joined_id` belongs to `kept_id` from now on; the id of the join, for undoing it."""
    if kept_id == joined_id:
        raise SameContact
    both = await repository.lock_both(tx, kept_id, joined_id)
    if len(both) < 2:
        raise NoSuchContact
    kept, joined = both[kept_id], both[joined_id]
    if kept.merged_into is not None or joined.merged_into is not None:
        raise AlreadyJoined
    if not despite_different and await are_different(tx, kept_id, joined_id):
        raise DifferentPeople
    moved = await move_all(tx, from_id=joined_id, to_id=kept_id)
    await _fill(tx, kept, joined, moved)
    await repository.set_merged(tx, joined_id, kept_id)
    if how == "teammate":
        await repository.revoke_pages(tx, [kept_id, joined_id])
    move_id = await repository.insert_move(
        tx, "join", from_id=joined_id, to_id=kept_id, how=how, by=_by(by), moved=moved
    )
    await _tell(tx, "contact.joined", move_id, by, kept_id, joined_id, how=how)
    return move_id


async def do_split(tx: Tx, contact_id: ContactId, identity_id: UUID, *, by: Actor) -> UUID:
    """The address becomes a contact of its own again, with its conversations and what was learned in them."""
    both = await repository.lock_both(tx, contact_id, contact_id)
    contact = both.get(contact_id)
    if contact is None:
        raise NoSuchContact
    if contact.merged_into is not None:
        raise AlreadyJoined
    identities = await fetch_identities(tx, [contact_id])
    if all(identity.id != identity_id for identity in identities):
        raise NoSuchIdentity
    if len(identities) == 1:
        raise OnlyAddress
    made = ContactId(new_id())
    await insert_contact(
        tx,
        replace(
            contact,
            id=made,
            name=None,
            email=None,
            phone=None,
            color=color_for(made),
            is_visitor=True,
            attributes={},
            created_at=await tx.now(),
        ),
    )
    await move_identities(tx, [identity_id], from_id=contact_id, to_id=made)
    await repository.revoke_pages(tx, [contact_id])
    moved = Moved(identities=[str(identity_id)])
    move_id = await repository.insert_move(
        tx, "split", from_id=contact_id, to_id=made, how="teammate", by=_by(by), moved=moved
    )
    await _tell(tx, "contact.split", move_id, by, contact_id, made)
    return move_id


async def do_undo(tx: Tx, move_id: UUID, *, by: Actor) -> Move:
    move = await repository.find_move(tx, move_id)
    if move is None:
        raise NoSuchMove
    if move.undone_at is not None:
        raise AlreadyUndone
    both = await repository.lock_both(tx, move.from_id, move.to_id)
    if move.what == "join":
        await _undo_join(tx, move, both[move.from_id], both[move.to_id])
    else:
        await _undo_split(tx, both[move.from_id], both[move.to_id])
    await repository.revoke_pages(tx, [move.from_id, move.to_id])
    await repository.mark_undone(tx, move_id, by.teammate_id)
    await _tell(tx, f"contact.{move.what}_undone", move_id, by, move.to_id, move.from_id)
    return move


async def are_different(tx: Tx, first: ContactId, second: ContactId) -> bool:
    """Each signed in at the company, as somebody else."""
    ids = [
        {row["value"] for row in await repository.fetch_proofs(tx, contact_id) if row["kind"] == "customer_id"}
        for contact_id in (first, second)
    ]
    return bool(ids[0]) and bool(ids[1]) and not ids[0] & ids[1]


async def _undo_join(tx: Tx, move: Move, joined: Contact, kept: Contact) -> None:
    if kept.merged_into is not None or joined.merged_into != kept.id:
        raise UndoLaterFirst
    moved = move.moved
    identities = [UUID(one) for one in moved.identities]
    await move_identities(tx, identities, from_id=kept.id, to_id=joined.id)
    await move_back(tx, moved, from_id=kept.id, to_id=joined.id)
    await repository.set_merged(tx, joined.id, None)
    # What came in with the join goes, unless somebody changed it since.
    emptied = {name: None for name, value in moved.filled.items() if getattr(kept, name) == value}
    attributes = {
        name: value
        for name, value in kept.attributes.items()
        if name not in moved.attributes or moved.attributes[name] != value
    }
    await update_contact(tx, replace(kept, **emptied, attributes=attributes))


async def _undo_split(tx: Tx, origin: Contact, made: Contact) -> None:
    if origin.merged_into is not None or made.merged_into is not None:
        raise UndoLaterFirst
    await move_all(tx, from_id=made.id, to_id=origin.id)
    await repository.set_merged(tx, made.id, origin.id)


async def _fill(tx: Tx, kept: Contact, joined: Contact, moved: Moved) -> None:
    """What was not known of the one is known from the other. Nothing is overwritten."""
    moved.filled = {
        name: getattr(joined, name)
        for name in _FIELDS
        if getattr(kept, name) is None and getattr(joined, name) is not None
    }
    moved.attributes = {name: value for name, value in joined.attributes.items() if name not in kept.attributes}
    known = replace(kept, **moved.filled, attributes={**kept.attributes, **moved.attributes})
    await update_contact(tx, replace(known, is_visitor=kept.is_visitor and joined.is_visitor))


async def _tell(
    tx: Tx, action: str, move_id: UUID, by: Actor | None, first: ContactId, second: ContactId, **data: object
) -> None:
    for contact_id in (first, second):
        await announce_contact(tx, contact_id)
        await jobs.enqueue(
            tx,
            SETTLE_JOB,
            {"workspace_id": str(tx.tenant), "contact_id": str(contact_id)},
            dedupe_key=f"{SETTLE_JOB}:{contact_id}",
        )
    await announce_move(tx, first, second)
    await audit.record(
        tx,
        action,
        by=by or audit.SYSTEM,
        subject_kind="contact",
        subject_id=first,
        other_id=str(second),
        move_id=str(move_id),
        **data,
    )


def _by(actor: Actor | None) -> tuple[UUID | None, str]:
    return (actor.teammate_id, actor.name) if actor else (None, "")
