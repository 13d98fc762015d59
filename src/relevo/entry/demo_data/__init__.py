"""The demo's invented shop, Casa Brezo: its documents, customers, conversations and its page.

Everything is written through the doors real requests use, in one transaction: a demo that was interrupted while it
was set up is set up from the beginning, one that stands is left alone.
"""

from relevo.entry.demo_data.seeding import DEMO_WORKSPACE, DemoLinks, seed_demo
from relevo.entry.demo_data.shop_page import add_shop_page

__all__ = ["DEMO_WORKSPACE", "DemoLinks", "add_shop_page", "seed_demo"]
