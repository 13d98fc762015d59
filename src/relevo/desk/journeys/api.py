"""The door to journeys."""

from relevo.desk.journeys.actions import do_put_order, list_orders
from relevo.desk.journeys.asking import ask_systems
from relevo.desk.journeys.pages import do_note_page
from relevo.desk.journeys.queries import show_journey
from relevo.desk.journeys.schemas import OrderInput, OrderItem, OrderOut

__all__ = [
    "OrderInput",
    "OrderItem",
    "OrderOut",
    "ask_systems",
    "do_note_page",
    "do_put_order",
    "list_orders",
    "show_journey",
]
