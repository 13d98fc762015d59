from relevo.desk.contacts.api import NoSuchContact
from relevo.desk.journeys import actions
from relevo.desk.journeys.errors import TooManyOrders
from relevo.desk.journeys.schemas import OrderInput, OrderNumber, OrderOut
from relevo.kit.ids import ContactId
from relevo.platform.http import Caller, RequestTx, Router

router = Router(tags=["journeys"])


@router.get("/contacts/{contact_id}/orders", caller=Caller.TEAMMATE, errors=[NoSuchContact])
async def list_contact_orders(contact_id: ContactId, tx: RequestTx) -> list[OrderOut]:
    """A contact's newest hundred orders."""
    return await actions.list_orders(tx, contact_id)


@router.put("/contacts/{contact_id}/orders/{number}", caller=Caller.TEAMMATE, errors=[NoSuchContact, TooManyOrders])
async def put_contact_order(contact_id: ContactId, number: OrderNumber, order: OrderInput, tx: RequestTx) -> OrderOut:
    """Write an order as it is now; for the shop's own systems, with an API key."""
    return await actions.do_put_order(tx, contact_id, number, order)
