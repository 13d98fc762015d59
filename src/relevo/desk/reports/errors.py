from relevo.kit.errors import NotFound, Unprocessable


class InvalidPeriod(Unprocessable, code="invalid_period", status=422):
    """A report covers 1 to 366 days, the first not after the last."""


class PeriodTooFull(Unprocessable, code="period_too_full", status=422):
    """More than 50,000 conversations are in this period. Choose a shorter one, or one channel."""


class NoSuchReportChange(NotFound, code="not_found", status=404):
    """There is no such change, or it has no answers of its own."""
