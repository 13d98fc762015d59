"""The door to routing."""

from relevo.desk.routing.availability import Availability
from relevo.desk.routing.queries import describe_availability

__all__ = ["Availability", "describe_availability"]
