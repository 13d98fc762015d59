"""Reading JSON that somebody else made: what is not of the expected shape is absent."""

import mimetypes
from datetime import UTC, datetime

from relevo.kit.reading import text_of

# Seconds reach this value in the year 5138; milliseconds passed it in 1973.
_MILLISECONDS_FROM = 100_000_000_000
_LONGEST_NUMBER = 16


def number_of(value: object) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value)
    try:
        return float(value) if isinstance(value, str) and len(value) <= 40 else None
    except ValueError:
        return None


def time_of(value: object) -> datetime | None:
    """A moment given in seconds or milliseconds, as a number or as text."""
    text = text_of(value)
    if text is None or not text.isascii() or not text.isdigit() or len(text) > _LONGEST_NUMBER:
        return None
    number = int(text)
    seconds = number / 1000 if number >= _MILLISECONDS_FROM else number
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def file_name(given: str, *, fallback: str, content_type: str) -> str:
    """`given`, or `fallback` with the ending that its kind has: files without names come from phones."""
    if "." in given:
        return given
    kind = content_type.partition(";")[0].strip().lower()
    ending = _ENDINGS.get(kind) or mimetypes.guess_extension(kind) or ""
    return f"{given or fallback}{ending}"


def moment_of(value: object) -> datetime | None:
    """A moment as nodes of the Graph API write it ("2026-11-21T17:04:05+0000"), or as `time_of` reads it."""
    text = text_of(value) or ""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return time_of(value)
    if moment.year < 1971 or moment.tzinfo is None:
        return time_of(value)
    return moment.astimezone(UTC)


# What the standard table has otherwise, or not at all.
_ENDINGS = {
    "image/jpeg": ".jpg",
    "image/webp": ".webp",
    "audio/ogg": ".ogg",
    "audio/mp4": ".m4a",
    "audio/mpeg": ".mp3",
    "audio/aac": ".aac",
    "audio/amr": ".amr",
    "audio/wav": ".wav",
    "video/3gpp": ".3gp",
}
