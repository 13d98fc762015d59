"""The door to journeys."""

from relevo.desk.journeys.actions import do_put_order, list_orders
from relevo.desk.journeys.schemas import OrderInput, OrderItem, OrderOut

__all__ = ["OrderInput", "OrderItem", "OrderOut", "do_put_order", "list_orders"]
