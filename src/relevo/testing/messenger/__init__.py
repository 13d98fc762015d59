"""Messenger as Meta documents it, on loopback: a page's Graph API, its webhooks with faults, and a customer's phone.

Written from the documentation, not from our connector. Instagram's simulator stands on it: the two differ in names,
limits and statuses only.
"""

from relevo.testing.messenger.simulator import MessengerSimulator
from relevo.testing.messenger.state import Fault

__all__ = ["Fault", "MessengerSimulator"]
