"""A small online shop as another company's system: orders, customers, addresses, refunds, behind an API key.

A real HTTP server with an OpenAPI document of its own, for the demo and for tests. It keeps its orders in one file, so
a restarted demo finds the refund it made. `Trouble` makes it slow, forgetful or rude in the ways that real ones are.
"""

from relevo.testing.shop.server import ShopServer, make_shop
from relevo.testing.shop.store import Order, ShopStore, Trouble

__all__ = ["Order", "ShopServer", "ShopStore", "Trouble", "make_shop"]
