"""Finding in one knowledge of many passages: how long a search takes, and what the shortcut of a large one costs.

Passages of ninety words from a vocabulary as uneven as a language's; a question is four words of one passage and two
frequent ones. "Kept": of the ten best by comparing everything, how many the search finds. "Found": the passage that the
question was made from is among the ten best.
"""

import asyncio
import itertools
import random
import resource
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import psutil

from bench.report import Figure, Report, median, percentile
from relevo.desk.knowledge import question as searching
from relevo.desk.knowledge.api import Found, NewDocument, Query, add_ready_documents, insert_source, search_many
from relevo.kit.ids import WorkspaceId, new_id
from relevo.platform.db import Database

# A million takes half an hour and 3 GB of disk: python -m bench --only finding --passages 1000000
SIZES = (1_000, 100_000)
WORDS = 60_000
WORDS_A_PASSAGE = 90
PASSAGES_A_DOCUMENT = 50
DOCUMENTS_AT_ONCE = 20
QUESTIONS = 60
COMPARED = 20
FREQUENT = 300  # the words of the highest ranks, which say nothing
FIRST = 10
_SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]


@dataclass(frozen=True)
class Asked:
    text: str
    heading: str


class Library:
    """Documents without end, the same at every run; it remembers one passage in so many for a question."""

    def __init__(self, passages: int) -> None:
        self._dice = random.Random(7)
        words = ("".join(parts) for size in (2, 3, 4) for parts in itertools.product(_SYLLABLES, repeat=size))
        self._words = list(itertools.islice(words, WORDS))
        self._dice.shuffle(self._words)
        self._weights = list(itertools.accumulate(1 / (rank + 2.7) for rank in range(WORDS)))
        self._left = passages
        self._every = max(passages // QUESTIONS, 1)
        self._written = 0
        self.questions: list[Asked] = []

    def documents(self) -> Iterator[NewDocument]:
        while self._left > 0:
            parts = [self._passage() for _ in range(min(PASSAGES_A_DOCUMENT, self._left))]
            self._left -= len(parts)
            yield NewDocument(kind="text", title="Library", text="\n\n".join(parts), language="en")

    def _passage(self) -> str:
        heading = f"Part {self._written}"
        drawn = self._dice.choices(range(WORDS), cum_weights=self._weights, k=WORDS_A_PASSAGE)
        telling = [rank for rank in dict.fromkeys(drawn) if rank >= FREQUENT]
        if self._written % self._every == 0 and len(self.questions) < QUESTIONS and len(telling) >= 4:
            asked = [*self._dice.sample(telling, 4), *(self._dice.randrange(FREQUENT) for _ in range(2))]
            self.questions.append(Asked(" ".join(self._words[rank] for rank in asked) + "?", heading))
        self._written += 1
        return f"## {heading}\n\n" + " ".join(self._words[rank] for rank in drawn) + "."


async def measure_finding(url: str, report: Report, sizes: Sequence[int] = SIZES) -> None:
    db = await Database.open(url, min_size=1, max_size=2)
    try:
        for size in sizes:
            await _measure(db, size, report)
    finally:
        await db.close()


async def _measure(db: Database, size: int, report: Report) -> None:
    workspace_id = WorkspaceId(new_id())
    library = Library(size)
    began = time.perf_counter()
    await _fill(db, workspace_id, library)
    filled_s = time.perf_counter() - began
    async with db.transaction(None) as tx:
        # What autovacuum does in time; a measurement cannot wait for it.
        await tx.execute("ANALYZE passage")
    await _ask(db, workspace_id, library.questions[:5])
    waits: list[float] = []
    found: list[Sequence[str]] = []
    for asked in library.questions:
        started = time.perf_counter()
        found.append(await _ask_one(db, workspace_id, asked))
        waits.append((time.perf_counter() - started) * 1000)
    slow: list[float] = []
    exact: list[Sequence[str]] = []
    with _comparing_everything():
        for asked in library.questions[:COMPARED]:
            started = time.perf_counter()
            exact.append(await _ask_one(db, workspace_id, asked))
            slow.append((time.perf_counter() - started) * 1000)
    kept = [len(set(ours) & set(best)) / len(best) for ours, best in zip(found, exact, strict=False) if best]
    hit = sum(asked.heading in first for asked, first in zip(library.questions, found, strict=True))
    report.add(
        Figure(
            f"search in one knowledge of {size:,} passages, p50",
            median(waits),
            "ms",
            more={
                "p95": f"{percentile(waits, 0.95):.0f} ms",
                "kept": f"{sum(kept) / len(kept):.3f}",
                "found": f"{hit / len(library.questions):.3f}",
                "indexed": f"{size / filled_s:,.0f} passages/s",
                "disk": f"{await _bytes_a_passage(db, workspace_id):,.0f} B a passage",
                "this process at most": f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB",
                "PostgreSQL's process that searches": f"{await _backend_mib(db):.0f} MiB of its own",
                "compared with all": f"{median(slow):.0f} ms",
            },
        )
    )


async def _fill(db: Database, workspace_id: WorkspaceId, library: Library) -> None:
    async with db.transaction(workspace_id) as tx:
        await tx.execute(
            "INSERT INTO workspace (workspace_id, name, slug) VALUES ($1, 'Library', $2)",
            workspace_id,
            f"library-{workspace_id.hex}",
        )
        source_id = await insert_source(tx, kind="text", name="Library")
    documents = library.documents()
    while batch := list(itertools.islice(documents, DOCUMENTS_AT_ONCE)):
        async with db.transaction(workspace_id) as tx:
            await add_ready_documents(tx, source_id, batch)
        await asyncio.sleep(0)


async def _ask(db: Database, workspace_id: WorkspaceId, questions: Sequence[Asked]) -> list[Sequence[str]]:
    return [await _ask_one(db, workspace_id, asked) for asked in questions]


async def _ask_one(db: Database, workspace_id: WorkspaceId, asked: Asked) -> Sequence[str]:
    """The headings of the first passages."""
    async with db.transaction(workspace_id, read_only=True) as tx:
        found: Found = (await search_many(tx, [Query(text=asked.text, language="en")], limit=FIRST))[0]
        ids = [ranked.entry_id for ranked in found.ranked]
        rows = await tx.fetch(
            "SELECT id, heading FROM passage WHERE workspace_id = $1 AND id = ANY($2::uuid[])", workspace_id, ids
        )
    headings = {row["id"]: str(row["heading"]) for row in rows}
    return [headings[i] for i in ids if i is not None]


@contextmanager
def _comparing_everything() -> Iterator[None]:
    before = dict(searching.FILTER_ENTRIES)
    searching.FILTER_ENTRIES.update(dict.fromkeys(before, 10**9))
    try:
        yield
    finally:
        searching.FILTER_ENTRIES.update(before)


async def _backend_mib(db: Database) -> float:
    """What the process of PostgreSQL that searched has for itself, beside the buffers that all share."""
    async with db.transaction(None, read_only=True) as tx:
        pid: int = await tx.fetchval("SELECT pg_backend_pid()")
    return psutil.Process(pid).memory_full_info().uss / 2**20


async def _bytes_a_passage(db: Database, workspace_id: WorkspaceId) -> float:
    async with db.transaction(workspace_id, read_only=True) as tx:
        count: int = await tx.fetchval("SELECT count(*) FROM passage WHERE workspace_id = $1", workspace_id)
        size: int = await tx.fetchval(
            "SELECT pg_total_relation_size('passage') * $1::float8 / greatest(reltuples, $1) "
            "FROM pg_class WHERE relname = 'passage'",
            count,
        )
    return size / max(count, 1)
