"""The door to reports."""

from relevo.desk.reports.errors import PeriodTooFull
from relevo.desk.reports.recount import Difference, Recount, compare

__all__ = ["Difference", "PeriodTooFull", "Recount", "compare"]
