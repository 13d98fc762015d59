"""Zendesk's ticketing API as it is documented, on loopback, for a help desk that passes work on to another one."""

from relevo.testing.zendesk_desk.simulator import ZendeskSimulator
from relevo.testing.zendesk_desk.state import OutsideRequest, Person, State

__all__ = ["OutsideRequest", "Person", "State", "ZendeskSimulator"]
