"""A secret in memory."""

import hmac
from typing import Any, NoReturn


class Secret:
    """Only `reveal()` gives the text. Everything that would let it slip out raises or shows stars."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        return self._text

    def equals(self, other: str) -> bool:
        """In constant time."""
        return hmac.compare_digest(self._text.encode(), other.encode())

    def __repr__(self) -> str:
        return "Secret(***)"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __eq__(self, other: object) -> NoReturn:
        raise TypeError("Compare secrets with .equals(), which takes the same time for every wrong guess.")

    __hash__ = None  # pyright: ignore[reportAssignmentType] - the language's own way to say: not hashable

    def __reduce__(self) -> NoReturn:
        raise TypeError("A secret is never pickled or copied out of memory.")

    def __iter__(self) -> NoReturn:
        raise TypeError("A secret has no parts.")

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: Any) -> NoReturn:
        raise TypeError("A secret is never part of a schema: it would be sent or shown.")
