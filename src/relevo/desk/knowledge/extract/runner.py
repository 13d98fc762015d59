"""From a file's name and bytes to its text."""

import asyncio
from dataclasses import dataclass

from relevo.desk.knowledge.extract.kinds import check_start, kind_of
from relevo.desk.knowledge.extract.limits import MAX_FILE_BYTES, MAX_SECONDS
from relevo.desk.knowledge.extract.problems import Unreadable
from relevo.desk.knowledge.extract.process import run_child
from relevo.desk.knowledge.extract.recognise import recognise
from relevo.kit.text.folding import one_line

__all__ = ["Extracted", "extract", "run_child"]

_CHILD = "relevo.desk.knowledge.extract.child"
# One file at a time in each process: reading is allowed a lot of memory.
_one_at_a_time = asyncio.Semaphore(1)


@dataclass(frozen=True)
class Extracted:
    text: str
    title: str | None


async def extract(name: str, data: bytes, *, seconds: float = MAX_SECONDS) -> Extracted:
    """The text of the file `name`. Raises Unreadable with a code of PROBLEMS; nothing else a file can cause."""
    if len(data) > MAX_FILE_BYTES:
        raise Unreadable("too_large")
    kind = kind_of(name)
    check_start(kind, data[:4096])
    async with _one_at_a_time:
        answer = await run_child(_CHILD, kind, data, seconds)
        scanned = answer.get("scanned")
        if isinstance(scanned, int):
            return Extracted(await recognise(kind, data, pages=scanned), None)
    title = answer.get("title")
    return Extracted(str(answer.get("text", "")), one_line(str(title), limit=300) or None if title else None)
