from typing import Annotated

from fastapi import Query
from pydantic import AfterValidator

from relevo.desk.contacts import queries
from relevo.desk.contacts.actions.change_contact import do_change_contact
from relevo.desk.contacts.actions.create_contact import do_create_contact
from relevo.desk.contacts.errors import NoSuchContact, TooManyAttributes
from relevo.desk.contacts.schemas import ContactChange, ContactInput, ContactOut
from relevo.kit.ids import ContactId
from relevo.platform.http import Caller, Page, RequestedPage, RequestTx, Router
from relevo.platform.http.texts import check_text

router = Router(tags=["contacts"])

Search = Annotated[str | None, Query(max_length=200), AfterValidator(lambda text: check_text(text) if text else None)]


@router.get("/contacts", caller=Caller.TEAMMATE)
async def list_contacts(tx: RequestTx, page: RequestedPage, q: Search = None) -> Page[ContactOut]:
    """Contacts, newest first; `q` looks in names, e-mail addresses, phone numbers and channel addresses."""
    return await queries.list_contacts(tx, q, page)


@router.post("/contacts", caller=Caller.TEAMMATE, status_code=201)
async def create_contact(given: ContactInput, tx: RequestTx) -> ContactOut:
    """Write down a new contact."""
    return await do_create_contact(tx, given)


@router.get("/contacts/{contact_id}", caller=Caller.TEAMMATE, errors=[NoSuchContact])
async def get_contact(contact_id: ContactId, tx: RequestTx) -> ContactOut:
    """One contact with their identities."""
    return await queries.get_contact(tx, contact_id)


@router.patch("/contacts/{contact_id}", caller=Caller.TEAMMATE, errors=[NoSuchContact, TooManyAttributes])
async def change_contact(contact_id: ContactId, change: ContactChange, tx: RequestTx) -> ContactOut:
    """Correct or complete a contact."""
    return await do_change_contact(tx, contact_id, change)
