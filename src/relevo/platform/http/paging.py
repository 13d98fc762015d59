"""Cursor paging. A cursor is the sort key of the last row, in an opaque wrapping: nothing in it is secret, and
what it selects is still only what the caller may see."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from fastapi import Depends, Query
from pydantic import BaseModel, ConfigDict

from relevo.kit.errors import RelevoError

MAX_PAGE = 100
DEFAULT_PAGE = 50
_MAX_CURSOR_CHARS = 500

ItemT = TypeVar("ItemT")
RowT = TypeVar("RowT")
KeyT = TypeVar("KeyT")
TieT = TypeVar("TieT")


class InvalidCursor(RelevoError, code="invalid_cursor", status=422):
    """This cursor is not one of ours. Begin again without it."""


class Page(BaseModel, Generic[ItemT]):
    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    items: list[ItemT]
    next_cursor: str | None = None


@dataclass(frozen=True)
class PageRequest:
    limit: int = DEFAULT_PAGE
    cursor: str | None = None

    def after(self, *kinds: type[Any]) -> list[Any] | None:
        """The sort key to continue after, as values of `kinds`, or None on the first page."""
        return None if self.cursor is None else decode_cursor(self.cursor, *kinds)

    def cut(self, rows: Sequence[RowT], key: Callable[[RowT], Sequence[object]]) -> tuple[list[RowT], str | None]:
        """`rows` fetched with `limit + 1`: the page, and the cursor if there is more."""
        page = list(rows[: self.limit])
        return page, encode_cursor(*key(page[-1])) if len(rows) > self.limit else None

    def place(self, kind: type[KeyT], tie: type[TieT]) -> tuple[KeyT, TieT] | None:
        """As `after`, for the usual key of two: what is sorted by, and what tells apart those with the same."""
        after = self.after(kind, tie)
        return (after[0], after[1]) if after else None

    def page_of(
        self, rows: Sequence[RowT], key: Callable[[RowT], Sequence[object]], read: Callable[[RowT], ItemT]
    ) -> Page[ItemT]:
        """As `cut`, with each row read into what callers see."""
        kept, cursor = self.cut(rows, key)
        return Page(items=[read(row) for row in kept], next_cursor=cursor)


def encode_cursor(*parts: object) -> str:
    plain = [part.isoformat() if isinstance(part, datetime) else str(part) for part in parts]
    return urlsafe_b64encode(json.dumps(plain, separators=(",", ":")).encode()).decode().rstrip("=")


def decode_cursor(text: str, *kinds: type[Any]) -> list[Any]:
    try:
        if len(text) > _MAX_CURSOR_CHARS:
            raise InvalidCursor
        parts: Any = json.loads(urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4)))
        return [_parse(part, kind) for part, kind in zip(parts, kinds, strict=True)]
    except (ValueError, TypeError, OverflowError):  # binascii.Error and JSONDecodeError are ValueErrors
        raise InvalidCursor from None


def _parse(part: object, kind: type[Any]) -> object:
    if not isinstance(part, str):
        raise InvalidCursor
    if kind is datetime:
        at = datetime.fromisoformat(part)
        if at.tzinfo is None:
            raise InvalidCursor
        return at
    if kind is UUID:
        return UUID(part)
    if kind is int:
        number = int(part)
        if abs(number) >= 2**63:
            raise InvalidCursor
        return number
    if "\x00" in part or not part.isprintable():
        raise InvalidCursor
    return kind(part)


async def _requested_page(
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = DEFAULT_PAGE, cursor: Annotated[str | None, Query()] = None
) -> PageRequest:
    return PageRequest(limit, cursor or None)


RequestedPage = Annotated[PageRequest, Depends(_requested_page)]
