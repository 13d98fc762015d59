"""Pipedrive's API (v2, and v1 where v2 has none) as it is documented, on loopback: persons, deals, stages, notes."""

from relevo.testing.pipedrive.simulator import PipedriveSimulator
from relevo.testing.pipedrive.state import Deal, Note, Person, State

__all__ = ["Deal", "Note", "Person", "PipedriveSimulator", "State"]
