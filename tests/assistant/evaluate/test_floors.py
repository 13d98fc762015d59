"""Floors of finding on public sets: never below plain BM25, and across languages as promised where a bridge is."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Generator, Sequence
from pathlib import Path

import pytest

from relevo.assistant.evaluate.bases import Base, temporary_base
from relevo.assistant.evaluate.datasets import Data, Row
from relevo.assistant.evaluate.retrieval import figures, text_documents
from relevo.desk.knowledge.api import Query, find_bridge, use_bridge, use_embedder
from relevo.platform.db import Database

DATA = Data(Path(__file__).parents[4] / "shared" / "data", "dev")
ROWS = 250
K1, B = 1.5, 0.75

pytestmark = pytest.mark.shared


class PlainBm25:
    """What a newcomer writes in an hour: lower case, words of two letters and more, no stemming."""

    def __init__(self, rows: Sequence[Row]) -> None:
        counts = {row["id"]: Counter(_words(f"{row.get('title') or ''} {row['text']}")) for row in rows}
        average = sum(sum(each.values()) for each in counts.values()) / len(counts)
        having = Counter(word for each in counts.values() for word in each)
        self._weights: dict[str, dict[str, float]] = defaultdict(dict)
        for key, each in counts.items():
            norm = K1 * (1 - B + B * sum(each.values()) / average)
            for word, count in each.items():
                idf = math.log(1 + (len(counts) - having[word] + 0.5) / (having[word] + 0.5))
                self._weights[word][key] = idf * count * (K1 + 1) / (count + norm)

    def rank(self, question: str) -> list[str]:
        scores: dict[str, float] = defaultdict(float)
        for word in set(_words(question)):
            for key, weight in self._weights.get(word, {}).items():
                scores[key] += weight
        return sorted(scores, key=scores.__getitem__, reverse=True)[:5]


def _words(text: str) -> list[str]:
    return re.findall(r"\w\w+", text.lower())


@pytest.fixture(autouse=True)
def words_only() -> Generator[None]:
    use_embedder(None)
    yield
    use_bridge(None)


async def _first(base: Base, rows: Sequence[Row], language: str) -> float:
    found = await base.ask([Query(text=row["question"], language=language) for row in rows])
    return figures("x", [base.ranking(each) for each in found], [row["passage_id"] for row in rows])["x.r1"]


@pytest.mark.parametrize(
    ("passages", "folder", "prefix", "language"),
    [
        ("xquad/passages.es.jsonl", "xquad", "es.", "es"),
        ("xquad/passages.en.jsonl", "xquad", "en.", "en"),
        ("faquad_pt/passages.jsonl", "faquad_pt", "", "pt"),
    ],
)
async def test_finding_is_never_below_plain_bm25(
    db: Database, passages: str, folder: str, prefix: str, language: str
) -> None:
    texts, rows = DATA.fixed(passages), DATA.split_rows(folder, prefix=prefix)[:ROWS]
    plain = PlainBm25(texts)
    theirs = figures("x", [plain.rank(row["question"]) for row in rows], [row["passage_id"] for row in rows])["x.r1"]
    async with temporary_base(db) as base:
        await base.add(text_documents(texts, language))
        assert await _first(base, rows, language) >= theirs


@pytest.mark.skipif(find_bridge() is None, reason="Apertium is not installed")
async def test_spanish_questions_find_english_pages_over_the_bridge(db: Database) -> None:
    rows = DATA.split_rows("xquad", prefix="es.")[:ROWS]
    use_bridge(find_bridge())
    async with temporary_base(db) as base:
        await base.add(text_documents(DATA.fixed("xquad/passages.en.jsonl"), "en"))
        assert await _first(base, rows, "es") >= 0.75
