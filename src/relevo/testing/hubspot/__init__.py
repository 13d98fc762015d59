"""HubSpot's CRM API (v3) as it is documented, on loopback: search, objects, notes, pipelines, account details."""

from relevo.testing.hubspot.simulator import HubSpotSimulator
from relevo.testing.hubspot.state import State, Thing

__all__ = ["HubSpotSimulator", "State", "Thing"]
