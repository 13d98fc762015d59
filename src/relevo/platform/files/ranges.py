"""Which bytes of a file a browser asks for (RFC 9110, 14.2): players seek that way, and some need it for films."""

import re

_ONE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class NoSuchRange(Exception):
    """Nothing of the file lies in the range that was asked for."""


def read_range(asked: str, size: int) -> slice | None:
    """The part of `size` bytes; None for all of it: nothing asked, several parts, or what we do not understand.

    Raises NoSuchRange."""
    found = _ONE.fullmatch(asked.replace(" ", ""))
    if found is None or found.group(0) == "bytes=-":
        return None
    first, last = found.groups()
    if not first:
        # The last so many bytes.
        begin, end = max(size - int(last), 0), size
    else:
        begin, end = int(first), min(int(last) + 1, size) if last else size
        if last and int(last) < begin:
            return None
    if begin >= end:
        raise NoSuchRange
    return slice(begin, end)
