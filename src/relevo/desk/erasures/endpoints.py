from relevo.desk.contacts.api import NoSuchContact, get_contact
from relevo.desk.erasures.actions import do_erase, fetch_receipts
from relevo.desk.erasures.errors import NotTheSameContact
from relevo.desk.erasures.schemas import ErasureInput, ReceiptOut
from relevo.kit.ids import ContactId
from relevo.platform.db import Record
from relevo.platform.http import Caller, CurrentActor, RequestTx, Router

router = Router(tags=["contacts"])


@router.post("/contacts/{contact_id}/erasure", caller=Caller.ADMIN, errors=[NoSuchContact, NotTheSameContact])
async def erase_contact(contact_id: ContactId, given: ErasureInput, tx: RequestTx, actor: CurrentActor) -> ReceiptOut:
    """Erase everything that speaks of this contact, for good; the receipt says what went."""
    # First: to another company the contact is not there, whatever the body says.
    await get_contact(tx, contact_id)
    if given.contact_id != contact_id:
        raise NotTheSameContact
    return _render(await do_erase(tx, contact_id, by=actor))


@router.get("/erasures", caller=Caller.ADMIN)
async def list_erasures(tx: RequestTx) -> list[ReceiptOut]:
    """The newest hundred receipts. They name nobody."""
    return [_render(row) for row in await fetch_receipts(tx)]


def _render(row: Record) -> ReceiptOut:
    receipt = row["receipt"]
    return ReceiptOut(
        id=row["id"],
        contact_id=row["contact_id"],
        at=row["at"],
        removed=receipt["removed"],
        left=receipt["left"],
        files_left=row["files_left"],
    )
