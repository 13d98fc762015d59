"""Finding by meaning beside words: what an embedder adds, and that nothing changes without one."""

import asyncio
import math
import zlib
from collections.abc import Generator, Sequence
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import httpx2
import pytest

from relevo.desk.knowledge.api import (
    NewDocument,
    Query,
    Scope,
    add_ready_documents,
    calibrate,
    embed_missing,
    insert_source,
    search_many,
    use_embedder,
)
from relevo.desk.knowledge.calibration import choose_trust
from relevo.desk.knowledge.dense.embedder import DIMENSIONS, Embedder, load_embedder
from relevo.desk.knowledge.dense.store import find_nearest
from relevo.desk.knowledge.dense.wordpiece import MOST_PIECES, WordPiece
from relevo.desk.knowledge.indexing import prepare, store
from relevo.desk.knowledge.repository import find_document, set_title
from relevo.kit.ids import WorkspaceId
from relevo.platform.db import Database
from tests.house import Workspace, make_workspace

SUBJECTS = ({"money", "refund", "reimburse", "quids"}, {"parcel", "package", "shipping"}, {"shop", "store"})


class Subjects:
    """An embedder that knows three subjects: enough to tell meaning from words."""

    name = "subjects"
    languages = ("en",)

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        return [self._embed(set(text.lower().replace("?", " ").split())) for text in texts]

    def _embed(self, words: set[str]) -> list[float]:
        vector = [0.0] * DIMENSIONS
        for at, subject in enumerate(SUBJECTS):
            vector[at] = float(bool(words & subject))
        vector[-1] = 0.0 if any(vector) else 1.0
        size = sum(value * value for value in vector) ** 0.5
        return [value / size for value in vector]


@pytest.fixture
def embedder() -> Generator[Subjects]:
    subjects = Subjects()
    use_embedder(subjects)
    yield subjects
    use_embedder(None)


QAS = [
    NewDocument(kind="qa", title="When do you reimburse me?", text="Within five days.", language="en"),
    NewDocument(kind="qa", title="When does my package come?", text="Within two days.", language="en"),
    NewDocument(kind="qa", title="¿Cuándo abre la tienda?", text="A las diez.", language="es"),
]


async def make_knowledge(db: Database) -> tuple[WorkspaceId, list[UUID]]:
    workspace_id = (await make_workspace(db)).id
    async with db.transaction(workspace_id) as tx:
        source_id = await insert_source(tx, kind="qa", name="Questions")
        return workspace_id, list(await add_ready_documents(tx, source_id, QAS))


async def first(db: Database, workspace_id: WorkspaceId, text: str) -> UUID | None:
    async with db.transaction(workspace_id, read_only=True) as tx:
        found = (await search_many(tx, [Query(text=text, language="en")]))[0]
    return found.ranked[0].document_id if found.ranked else None


async def test_what_means_the_same_is_found_without_a_common_word(db: Database, embedder: Subjects) -> None:
    workspace_id, ids = await make_knowledge(db)
    assert await embed_missing(db, workspace_id, embedder) == 4, "two questions and their answers, in English only"
    assert await first(db, workspace_id, "quids") == ids[0]


async def test_without_an_embedder_only_words_count(db: Database, embedder: Subjects) -> None:
    workspace_id, _ = await make_knowledge(db)
    await embed_missing(db, workspace_id, embedder)
    use_embedder(None)
    assert await first(db, workspace_id, "quids") is None


class Counting(Subjects):
    """Remembers what it was given."""

    def __init__(self) -> None:
        self.given: list[str] = []

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        self.given += texts
        return super().embed(texts)


SECTIONS = ["## Refunds\n\nMoney comes back in five days.", "## Parcels\n\nA parcel takes two days.", "## Shop\n\nTen."]


async def test_only_a_passage_whose_words_changed_is_embedded_again(db: Database) -> None:
    workspace_id = (await make_workspace(db)).id
    counting = Counting()

    async def write(title: str, sections: Sequence[str]) -> list[str]:
        async with db.transaction(workspace_id) as tx:
            document = await find_document(tx, document_id)
            assert document is not None
            text = "\n\n".join(sections)
            prepared = prepare(kind="text", title=title, text=text, language="en", phrasings=())
            await set_title(tx, document_id, title)
            await store(tx, [(replace(document, title=title), prepared)])
        counting.given.clear()
        await embed_missing(db, workspace_id, counting)
        return sorted(counting.given)

    async with db.transaction(workspace_id) as tx:
        source_id = await insert_source(tx, kind="text", name="Help")
        new = NewDocument(kind="text", title="Help", text="\n\n".join(SECTIONS), language="en")
        document_id = (await add_ready_documents(tx, source_id, [new]))[0]
    assert len(await write("Help", SECTIONS)) == 3
    assert await write("Help", SECTIONS) == []
    assert await write("Help", [*SECTIONS[:2], "## Shop\n\nNine."]) == ["Help\nShop\nNine."]
    assert len(await write("Everything", [*SECTIONS[:2], "## Shop\n\nNine."])) == 3, "the title is embedded, too"


async def test_embedding_twice_does_the_work_once(db: Database, embedder: Subjects) -> None:
    workspace_id, _ = await make_knowledge(db)
    await embed_missing(db, workspace_id, embedder)
    assert await embed_missing(db, workspace_id, embedder) == 0


async def test_no_vector_crosses_the_wall_between_workspaces(db: Database, embedder: Subjects) -> None:
    ours, _ = await make_knowledge(db)
    theirs, their_ids = await make_knowledge(db)
    await embed_missing(db, theirs, embedder)
    assert await first(db, ours, "quids") is None, "ours has no vectors yet, and theirs are not ours"
    assert await first(db, theirs, "quids") == their_ids[0]


@pytest.mark.usefixtures("worker")
async def test_a_new_answer_gets_its_vectors_in_the_background(
    db: Database, workspace: Workspace, agent: httpx2.AsyncClient, embedder: Subjects
) -> None:
    assert embedder.languages == ("en",)
    body = {"question": "When do you reimburse me?", "answer": "Within five days.", "language": "en"}
    made = await agent.post("/knowledge/qas", json=body)
    assert made.status_code == 201, made.text
    async with asyncio.timeout(30):
        while True:
            if await first(db, workspace.id, "quids") == UUID(made.json()["id"]):
                return
            await asyncio.sleep(0.2)


class Confused(Subjects):
    """Every text of as many words, odd or even, means the same to it."""

    def _embed(self, words: set[str]) -> list[float]:
        return [1.0, *[0.0] * (DIMENSIONS - 1)] if len(words) % 2 else [0.0, 1.0, *[0.0] * (DIMENSIONS - 2)]


@pytest.fixture
def confused() -> Generator[Confused]:
    made = Confused()
    use_embedder(made)
    yield made
    use_embedder(None)


THINGS = ("invoice", "refund", "delivery", "warranty", "discount", "account", "password", "voucher", "hammock")


async def fill(db: Database, documents: Sequence[NewDocument], embedder: Embedder) -> WorkspaceId:
    workspace_id = (await make_workspace(db)).id
    async with db.transaction(workspace_id) as tx:
        source_id = await insert_source(tx, kind="text", name="Knowledge")
        await add_ready_documents(tx, source_id, documents)
    await embed_missing(db, workspace_id, embedder)
    return workspace_id


async def found_without_itself(db: Database, workspace_id: WorkspaceId, trust: float) -> int:
    """How many phrasings find their answer by the others."""
    async with db.transaction(workspace_id, read_only=True) as tx:
        rows = await tx.fetch(
            "SELECT id, document_id, text FROM passage WHERE workspace_id = $1 AND kind = 'question'", tx.tenant
        )
        found = [
            (
                await search_many(
                    tx, [Query(text=row["text"], language="en")], scope=Scope(trust=trust, without=row["id"])
                )
            )[0]
            for row in rows
        ]
    return sum(bool(f.ranked) and f.ranked[0].document_id == r["document_id"] for f, r in zip(found, rows, strict=True))


async def test_meaning_that_misleads_is_not_trusted(db: Database, confused: Confused) -> None:
    """The knowledge's own phrasings tell, each with itself left out: never fewer are found than by words alone."""
    documents = [
        NewDocument(
            kind="qa", title=f"{each} please", text=f"{each}.", language="en", phrasings=[f"about my {each} today"]
        )
        for each in THINGS
    ]
    workspace_id = await fill(db, documents, confused)
    async with db.transaction(workspace_id) as tx:
        trust = (await calibrate(tx)).trust
    by_words = await found_without_itself(db, workspace_id, 0.0)
    believed = await found_without_itself(db, workspace_id, 1.0)
    assert trust < 1.0
    assert await found_without_itself(db, workspace_id, trust) >= by_words > believed


class Scrambled(Subjects):
    """One in four texts means the same as any other, whatever they say."""

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        return [[float(place == zlib.crc32(text.encode()) % 4) for place in range(DIMENSIONS)] for text in texts]


PAGES = [
    NewDocument(kind="text", title=f"Page {at}", text=f"What you should know of a {each} stands on it.", language="en")
    for at, each in enumerate([*THINGS, *(f"{each}box" for each in THINGS)])
]


@pytest.mark.parametrize(("made", "is_trusted"), [(Scrambled(), False), (Subjects(), True)])
async def test_texts_without_questions_tell_by_their_sentences(
    db: Database, made: Subjects, *, is_trusted: bool
) -> None:
    use_embedder(made)
    try:
        workspace_id = await fill(db, PAGES, made)
        async with db.transaction(workspace_id) as tx:
            assert ((await calibrate(tx)).trust == 1.0) is is_trusted
    finally:
        use_embedder(None)


@pytest.mark.parametrize(
    ("right", "slack", "trust"),
    [
        ({1.0: 20, 0.5: 20, 0.0: 20}, 0.0, 1.0),
        ({1.0: 19, 0.5: 20, 0.0: 20}, 0.0, 0.5),
        ({1.0: 18, 0.5: 19, 0.0: 20}, 0.0, 0.0),
        ({1.0: 25, 0.5: 22, 0.0: 20}, 0.0, 1.0),
        ({1.0: 19, 0.5: 20, 0.0: 20}, 0.05, 1.0),
        ({1.0: 18, 0.5: 20, 0.0: 20}, 0.05, 0.5),
    ],
)
def test_the_highest_trust_is_chosen_that_finds_no_less(right: dict[float, int], slack: float, trust: float) -> None:
    assert choose_trust(right, of=20, slack=slack) == trust


class Angles(Subjects):
    """A text's meaning is the angle it ends with, in degrees."""

    def _embed(self, words: set[str]) -> list[float]:
        angle = math.radians(next((int(word) for word in words if word.isdigit()), 90))
        return [math.cos(angle), math.sin(angle), *[0.0] * (DIMENSIONS - 2)]


async def test_how_alike_is_enough_depends_on_how_close_the_phrasings_stand(db: Database) -> None:
    use_embedder(Angles())
    try:
        fits: dict[str, float | None] = {}
        for name, angles in {"close": (0, 2, 4, 6), "apart": (0, 30, 60, 89), "alone": (0,)}.items():
            title, *more = (f"parcel {angle}" for angle in angles)
            qa = NewDocument(kind="qa", title=title, text="Soon.", language="en", phrasings=more)
            workspace_id = await fill(db, [qa], Angles())
            async with db.transaction(workspace_id, read_only=True) as tx:
                found = (await search_many(tx, [Query(text="my parcel -30 350", language="en")]))[0]
            assert found.evidence is not None
            fits[name] = found.evidence.fit
    finally:
        use_embedder(None)
    assert fits["alone"] is None
    assert fits["close"] is not None
    assert fits["apart"] is not None
    assert fits["close"] < fits["apart"]


def test_words_are_cut_into_the_longest_known_pieces() -> None:
    pieces = WordPiece(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "track", "##ing", "##s", "?", "cafe"])
    assert pieces.encode("Trackings?") == [2, 4, 5, 6, 7, 3]
    assert pieces.encode("café") == [2, 8, 3]
    assert pieces.encode("zzz") == [2, 1, 3]
    assert pieces.encode("") == [2, 3]
    assert len(pieces.encode("track " * 1000)) == MOST_PIECES


async def test_a_folder_without_a_model_gives_no_embedder(tmp_path: Path) -> None:
    assert await asyncio.to_thread(load_embedder, tmp_path) is None


@pytest.mark.parametrize("is_small", [True, False])
async def test_the_index_finds_what_comparing_everything_finds(
    db: Database, embedder: Subjects, *, is_small: bool
) -> None:
    workspace_id, ids = await make_knowledge(db)
    await embed_missing(db, workspace_id, embedder)
    vector = embedder.embed(["refund"])[0]
    async with db.transaction(workspace_id, read_only=True) as tx:
        near = list(await find_nearest(tx, {0: vector}, known={}, is_small=is_small, limits=(None, None, None)))
    best = max(near, key=lambda pair: pair[1].similarity)[1]
    assert best.document_id == ids[0]
    assert best.similarity == pytest.approx(1.0, abs=0.01)
    assert {each.document_id for _, each in near} <= set(ids)
