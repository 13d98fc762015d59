"""WhatsApp Business as Meta documents it, on loopback: a Graph API, its webhooks with every fault, and a phone.

Written from the documentation, not from our connector: the two share no code that reads or writes messages.
"""

from relevo.testing.whatsapp.simulator import WhatsAppSimulator
from relevo.testing.whatsapp.state import Account, Number

__all__ = ["Account", "Number", "WhatsAppSimulator"]
