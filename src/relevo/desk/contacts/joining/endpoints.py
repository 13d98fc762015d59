from uuid import UUID

from relevo.desk.contacts.errors import NoSuchContact
from relevo.desk.contacts.joining import queries
from relevo.desk.contacts.joining.actions import do_join, do_split, do_undo
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
from relevo.desk.contacts.joining.schemas import JoinInput, JoinPreview, LikelySame, MoveOut, SplitInput
from relevo.kit.ids import ContactId
from relevo.platform.http import Caller, CurrentActor, RequestTx, Router

router = Router(tags=["contacts"])


@router.get("/contacts/{contact_id}/likely-same", caller=Caller.TEAMMATE, errors=[NoSuchContact])
async def list_likely_same_contacts(contact_id: ContactId, tx: RequestTx) -> list[LikelySame]:
    """Contacts with an equal e-mail, phone number or name. They are suggestions: nothing joins them by itself."""
    return await queries.list_likely(tx, contact_id)


@router.get("/contacts/{contact_id}/join-preview", caller=Caller.TEAMMATE, errors=[NoSuchContact, SameContact])
async def preview_contact_join(contact_id: ContactId, other_id: ContactId, tx: RequestTx) -> JoinPreview:
    """What joining the other contact into this one would do."""
    return await queries.preview_join(tx, contact_id, other_id)


@router.post(
    "/contacts/{contact_id}/joins",
    caller=Caller.TEAMMATE,
    errors=[NoSuchContact, SameContact, AlreadyJoined, DifferentPeople],
)
async def join_contacts(contact_id: ContactId, given: JoinInput, tx: RequestTx, actor: CurrentActor) -> list[MoveOut]:
    """Join another contact into this one; answers with this contact's joins and splits, the new one first."""
    await do_join(
        tx,
        contact_id,
        ContactId(given.contact_id),
        how="teammate",
        by=actor,
        despite_different=given.despite_different,
    )
    return await queries.list_moves(tx, contact_id)


@router.post(
    "/contacts/{contact_id}/splits",
    caller=Caller.TEAMMATE,
    errors=[NoSuchContact, NoSuchIdentity, OnlyAddress, AlreadyJoined],
)
async def split_contact(contact_id: ContactId, given: SplitInput, tx: RequestTx, actor: CurrentActor) -> list[MoveOut]:
    """Make an address a contact of its own, with its conversations."""
    await do_split(tx, contact_id, given.identity_id, by=actor)
    return await queries.list_moves(tx, contact_id)


@router.get("/contacts/{contact_id}/moves", caller=Caller.TEAMMATE, errors=[NoSuchContact])
async def list_contact_moves(contact_id: ContactId, tx: RequestTx) -> list[MoveOut]:
    """Joins and splits of this contact, newest first."""
    return await queries.list_moves(tx, contact_id)


@router.post(
    "/contact-moves/{move_id}/undo", caller=Caller.TEAMMATE, errors=[NoSuchMove, AlreadyUndone, UndoLaterFirst]
)
async def undo_contact_move(move_id: UUID, tx: RequestTx, actor: CurrentActor) -> list[MoveOut]:
    """Undo a join or a split. What came in since goes with the address it came to."""
    move = await do_undo(tx, move_id, by=actor)
    return await queries.list_moves(tx, move.to_id if move.what == "join" else move.from_id)
