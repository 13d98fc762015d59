"""What can go wrong with other systems: one exception for what they do, and a class per business fact."""

from typing import Literal

from relevo.kit.errors import Conflict, NotFound, Unprocessable

FailureCode = Literal[
    "unauthorized",
    "forbidden",
    "not_found",
    "busy",
    "refused",
    "server_error",
    "no_answer",
    "not_connected",
    "refused_address",
    "moved",
    "too_large",
    "garbled",
]


class OutsideFailed(Exception):
    """The other system did not do it. Screens have a text for each code; `detail` is for the team's fine print.

    `is_unclear`: it was told to write something and may have done so; only a person can say.
    """

    def __init__(
        self,
        code: FailureCode,
        detail: str = "",
        *,
        status: int | None = None,
        retry_after_s: float | None = None,
        is_unclear: bool = False,
    ) -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code: FailureCode = code
        self.detail = detail[:500]
        self.status = status
        self.retry_after_s = retry_after_s
        self.is_unclear = is_unclear


class UnknownIntegrationKind(Unprocessable, code="unknown_integration_kind", status=422):
    """There is no such kind of integration."""


class NoSuchIntegration(NotFound, code="no_such_integration", status=404):
    """There is no such integration here."""


class IntegrationIncomplete(Unprocessable, code="integration_incomplete", status=422):
    """Some fields are missing or do not look right."""


class SystemInUse(Conflict, code="system_in_use", status=409):
    """This account is connected already."""


class TooManyIntegrations(Unprocessable, code="too_many_integrations", status=422):
    """A workspace can have at most 30 integrations."""


class IntegrationInUse(Conflict, code="integration_in_use", status=409):
    """Actions go through this integration: delete them first."""


class CannotFileThere(Conflict, code="cannot_file_there", status=409):
    """This system is switched off, was never checked well, or takes no such thing."""


class NoSuchFiling(NotFound, code="no_such_filing", status=404):
    """There is no such thing told to another system."""


class NoMapping(Unprocessable, code="no_mapping", status=422):
    """This kind of integration has no mapping."""
