"""Writing orders and reading them."""

from relevo.desk.contacts import api as contacts
from relevo.desk.journeys.errors import TooManyOrders
from relevo.desk.journeys.repository import count_other_orders, fetch_orders, upsert_order
from relevo.desk.journeys.schemas import OrderInput, OrderOut
from relevo.kit.ids import ContactId
from relevo.platform.db import Tx

MAX_ORDERS = 1_000
SHOWN = 100


async def do_put_order(tx: Tx, contact_id: ContactId, number: str, order: OrderInput) -> OrderOut:
    """The order with this number is now as given; sending it again changes nothing."""
    await contacts.get_contact(tx, contact_id)
    if await count_other_orders(tx, contact_id, number) >= MAX_ORDERS:
        raise TooManyOrders
    await upsert_order(tx, contact_id, number, order)
    return OrderOut(number=number, **order.model_dump())


async def list_orders(tx: Tx, contact_id: ContactId) -> list[OrderOut]:
    """The newest hundred."""
    await contacts.get_contact(tx, contact_id)
    return [OrderOut.model_validate(dict(row.items())) for row in await fetch_orders(tx, contact_id, limit=SHOWN)]
