from typing import Annotated

from fastapi import Depends

from relevo.desk.contacts.api import NoSuchContact
from relevo.desk.integrations.api import IntegrationConnectors, Outsiders
from relevo.desk.journeys import actions
from relevo.desk.journeys.asking import ask_systems
from relevo.desk.journeys.errors import TooManyOrders
from relevo.desk.journeys.queries import show_journey
from relevo.desk.journeys.schemas import JourneyOut, OrderInput, OrderNumber, OrderOut
from relevo.kit.ids import ContactId
from relevo.platform.http import Caller, CurrentActor, RequestDatabase, RequestTx, Router, provided
from relevo.platform.secrets import SecretBox

router = Router(tags=["journeys"])


async def _outsiders(
    kinds: Annotated[IntegrationConnectors, provided(IntegrationConnectors)],
    box: Annotated[SecretBox, provided(SecretBox)],
) -> Outsiders:
    return Outsiders(connectors=kinds, box=box)


ToOutsiders = Annotated[Outsiders, Depends(_outsiders)]


@router.get("/contacts/{contact_id}/orders", caller=Caller.TEAMMATE, errors=[NoSuchContact])
async def list_contact_orders(contact_id: ContactId, tx: RequestTx) -> list[OrderOut]:
    """A contact's newest hundred orders."""
    return await actions.list_orders(tx, contact_id)


@router.put("/contacts/{contact_id}/orders/{number}", caller=Caller.TEAMMATE, errors=[NoSuchContact, TooManyOrders])
async def put_contact_order(contact_id: ContactId, number: OrderNumber, order: OrderInput, tx: RequestTx) -> OrderOut:
    """Write an order as it is now; for the shop's own systems, with an API key."""
    return await actions.do_put_order(tx, contact_id, number, order)


@router.get("/contacts/{contact_id}/journey", caller=Caller.TEAMMATE, errors=[NoSuchContact])
async def get_contact_journey(contact_id: ContactId, tx: RequestTx) -> JourneyOut:
    """A contact's orders, subscriptions, deals, conversations, preferences and visited pages in one line of time, as
    last known. Systems that are stale want to be asked: see the refresh."""
    return await show_journey(tx, contact_id)


@router.post(
    "/contacts/{contact_id}/journey/refresh", caller=Caller.TEAMMATE, transaction=False, errors=[NoSuchContact]
)
async def refresh_contact_journey(
    contact_id: ContactId, database: RequestDatabase, actor: CurrentActor, outsiders: ToOutsiders
) -> JourneyOut:
    """Ask every connected system what it knows of the contact now; at most every ten seconds, at most twelve seconds
    long. What fails is said beside what was known before."""
    await ask_systems(database, actor.workspace_id, contact_id, outsiders)
    async with database.transaction(actor.workspace_id, read_only=True) as tx:
        return await show_journey(tx, contact_id)
