"""Before a join: what it would do, and who might be the same person. After it: what was done."""

from relevo.desk.contacts.joining import repository
from relevo.desk.contacts.joining.actions import are_different
from relevo.desk.contacts.joining.errors import SameContact
from relevo.desk.contacts.joining.repository import digits_of
from relevo.desk.contacts.joining.schemas import (
    FieldOut,
    JoinPreview,
    JoinWarning,
    LikelySame,
    MoveOut,
    ProofOut,
    Reason,
    SideOut,
)
from relevo.desk.contacts.queries import display_name, find_contacts, get_contact
from relevo.desk.contacts.repository import find_contact
from relevo.desk.contacts.schemas import ContactOut
from relevo.desk.contacts.tables import Contact
from relevo.kit.ids import ContactId
from relevo.platform.db import Tx

_FIELDS = ("name", "email", "phone", "language")


async def preview_join(tx: Tx, kept_id: ContactId, joined_id: ContactId) -> JoinPreview:
    """Raises NoSuchContact, SameContact."""
    if kept_id == joined_id:
        raise SameContact
    kept, joined = await _side(tx, kept_id), await _side(tx, joined_id)
    return JoinPreview(
        kept=kept,
        joined=joined,
        fields=[
            FieldOut(name=name, kept=getattr(kept.contact, name), taken=getattr(joined.contact, name))
            for name in _FIELDS
            if getattr(kept.contact, name) or getattr(joined.contact, name)
        ],
        warnings=await _warnings(tx, kept.contact, joined.contact),
    )


async def list_likely(tx: Tx, contact_id: ContactId) -> list[LikelySame]:
    """At most ten. Nothing of it is proved: only a person can tell."""
    await get_contact(tx, contact_id)
    contact = await find_contact(tx, contact_id)
    if contact is None or contact.merged_into is not None:
        return []
    found = await repository.fetch_likely(tx, contact)
    return [
        LikelySame(contact=await get_contact(tx, other.id), reasons=reasons)
        for other in found
        if (reasons := _reasons(contact, other))
    ]


async def list_moves(tx: Tx, contact_id: ContactId) -> list[MoveOut]:
    """Joins and splits of a contact, newest first."""
    await get_contact(tx, contact_id)
    moves = await repository.fetch_moves(tx, contact_id)
    named = await find_contacts(tx, [one for move in moves for one in (move.from_id, move.to_id)])
    return [
        MoveOut(
            id=move.id,
            what=move.what,
            how=move.how,
            from_id=move.from_id,
            from_name=display_name(named[move.from_id]),
            to_id=move.to_id,
            to_name=display_name(named[move.to_id]),
            by_name=move.by_name,
            at=move.at,
            undone_at=move.undone_at,
            can_undo=move.undone_at is None and _can_undo(move, named),
        )
        for move in moves
    ]


def _can_undo(move: repository.Move, named: dict[ContactId, Contact]) -> bool:
    first, second = named[move.from_id], named[move.to_id]
    if move.what == "join":
        return second.merged_into is None and first.merged_into == second.id
    return first.merged_into is None and second.merged_into is None


async def _side(tx: Tx, contact_id: ContactId) -> SideOut:
    contact = await get_contact(tx, contact_id)
    counts = await repository.count_belongings(tx, contact_id)
    proofs = [ProofOut.model_validate(dict(row.items())) for row in await repository.fetch_proofs(tx, contact_id)]
    return SideOut(contact=contact, proofs=proofs, **dict(counts.items()))


async def _warnings(tx: Tx, kept: ContactOut, joined: ContactOut) -> list[JoinWarning]:
    warnings: list[JoinWarning] = []
    if await are_different(tx, ContactId(kept.id), ContactId(joined.id)):
        warnings.append("different_customers")
    if not all(any(one.verified for one in side.identities) for side in (kept, joined)):
        warnings.append("unverified")
    return warnings


def _reasons(contact: Contact, other: Contact) -> list[Reason]:
    reasons: list[Reason] = []
    if contact.email and other.email and contact.email.lower() == other.email.lower():
        reasons.append("email")
    if contact.phone and other.phone and digits_of(contact.phone) == digits_of(other.phone):
        reasons.append("phone")
    if contact.name and other.name and contact.name.lower() == other.name.lower():
        reasons.append("name")
    return reasons
