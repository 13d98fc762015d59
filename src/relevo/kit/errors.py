"""The one base of every error Relevo raises on purpose.

A subclass is one fact about the business. Its docstring is the message people read, so no error can be written
without one; its code is what programs compare. `data` is shown beside the message: never put a secret into it.

    class NewerMessages(RelevoError, code="newer_messages", status=409):
        '''Somebody wrote while you were typing.'''

    raise NewerMessages(newer=[...])
"""

import inspect
from typing import ClassVar


class RelevoError(Exception):
    """Something went wrong."""

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 500
    title: ClassVar[str] = "Something went wrong"

    def __init_subclass__(cls, *, code: str | None = None, status: int | None = None, title: str | None = None) -> None:
        super().__init_subclass__()
        if not cls.__dict__.get("__doc__"):
            msg = f"{cls.__qualname__} needs a docstring: it is the message people read"
            raise TypeError(msg)
        if code is not None:
            cls.code = code
            cls.title = title or code.replace("_", " ").capitalize()
        elif title is not None:
            cls.title = title
        if status is not None:
            cls.status = status

    def __init__(self, detail: str | None = None, /, **data: object) -> None:
        self.detail = detail or inspect.cleandoc(self.__doc__ or "")
        self.data = data
        super().__init__(self.detail)


class NotFound(RelevoError, code="not_found", status=404):
    """There is nothing here under this id."""


class Forbidden(RelevoError, code="forbidden", status=403):
    """Your role does not allow this."""


class Conflict(RelevoError, code="conflict", status=409):
    """This does not fit the present state any more."""


class Unprocessable(RelevoError, code="invalid", status=422):
    """Something in what was sent is not valid."""
