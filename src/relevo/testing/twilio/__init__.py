"""Twilio as it is documented, on loopback: its REST API, signed webhooks and status callbacks, STOP and START obeyed by
the carrier itself, and a page on which a person plays a customer with a phone.

Written from the documentation, not from our connector: the two share no code that reads or writes messages.
"""

from relevo.testing.twilio.simulator import TwilioSimulator

__all__ = ["TwilioSimulator"]
