"""The door to the intake, for tests and for channels that bring their elements themselves."""

from relevo.desk.intake.preparing import Deps
from relevo.desk.intake.storing import store_elements
from relevo.desk.intake.working import work_through

__all__ = ["Deps", "store_elements", "work_through"]
