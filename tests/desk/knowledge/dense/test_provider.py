"""Vectors from a provider, over the wire against an independent mock of its API, and what becomes of a failure."""

from collections.abc import AsyncIterator, Generator, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit
from uuid import UUID

import pytest

from relevo.desk.audit.api import SYSTEM
from relevo.desk.knowledge.api import (
    NewDocument,
    Query,
    add_ready_documents,
    insert_source,
    prepare_questions,
    search_many,
    use_provider,
)
from relevo.desk.knowledge.dense.alike import STRANGERS, on_our_scale
from relevo.desk.knowledge.dense.filling import follow_choice
from relevo.desk.knowledge.dense.provider import EmbeddingsFailed, Provider, parse_vectors
from relevo.desk.knowledge.dense.questions import question_vectors
from relevo.desk.knowledge.dense.spaces import find_space, start_space
from relevo.desk.knowledge.indexing import prepare, store
from relevo.desk.knowledge.ranking import Ranked
from relevo.desk.knowledge.repository import find_document, set_title
from relevo.desk.models.api import Choice, ProviderInput, do_connect_provider
from relevo.desk.models.repository import store_choices
from relevo.kit.ids import WorkspaceId, new_id
from relevo.platform.db import Database, Record
from relevo.platform.egress import Egress
from tests.assistant.answerers.llm.aimock import run_aimock
from tests.assistant.answerers.llm.modelled import BOX, KEY
from tests.house import make_workspace

RETURNS = "Puedes devolver lo que compraste en treinta días."
TEXTS = [
    NewDocument(kind="qa", title="Devoluciones", text=RETURNS, language="es"),
    NewDocument(kind="qa", title="Horario", text="Abrimos a las diez.", language="es"),
]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with run_aimock() as found:
        yield found


@pytest.fixture
async def provider(db: Database, address: str) -> AsyncIterator[Provider]:
    async with Egress(allow_hosts=[urlsplit(address).netloc]) as egress:
        made = Provider(db, egress, BOX)
        use_provider(made)
        yield made
        use_provider(None)


@dataclass
class Shop:
    db: Database
    id: WorkspaceId
    provider_id: UUID

    async def choose(self, *models: str) -> None:
        async with self.db.transaction(self.id) as tx:
            await store_choices(tx, "embeddings", [Choice(provider_id=self.provider_id, model=each) for each in models])
        vectors = question_vectors()
        assert vectors is not None
        vectors.forget(self.id)

    async def search(self, text: str) -> list[Ranked]:
        await prepare_questions(self.id, [text])
        async with self.db.transaction(self.id, read_only=True) as tx:
            return list((await search_many(tx, [Query(text=text, language="es")]))[0].ranked)

    async def rows(self, sql: str) -> list[Record]:
        async with self.db.transaction(self.id, read_only=True) as tx:
            return await tx.fetch(sql, self.id)

    async def models(self) -> list[tuple[str, str]]:
        rows = await self.rows("SELECT state, model FROM embedding_space WHERE workspace_id = $1 ORDER BY state")
        return [(row["state"], row["model"]) for row in rows]


@pytest.fixture
async def shop(db: Database, address: str, provider: Provider) -> Shop:
    workspace_id = (await make_workspace(db)).id
    given = ProviderInput(kind="openai_compatible", name="Mock", key=KEY, base_url=f"{address}/v1")
    async with db.transaction(workspace_id) as tx:
        source_id = await insert_source(tx, kind="qa", name="Questions")
        await add_ready_documents(tx, source_id, TEXTS)
        connected = await do_connect_provider(tx, given, box=BOX, by=SYSTEM)
    return Shop(db, workspace_id, connected.id)


@pytest.fixture(autouse=True)
def no_provider_left() -> Generator[None]:
    yield
    use_provider(None)


async def test_every_language_is_found_by_the_vectors_of_the_provider(shop: Shop, provider: Provider) -> None:
    assert (await shop.search(RETURNS))[0].similarity is None, "nothing was chosen"
    await shop.choose("embed-small")
    assert await follow_choice(provider, shop.id)
    assert await shop.models() == [("serving", "embed-small")]
    assert len(await shop.rows("SELECT passage_id FROM passage_vector WHERE workspace_id = $1")) == 4
    vectors = question_vectors()
    assert vectors is not None
    vectors.forget(shop.id)
    found = await shop.search(RETURNS)
    assert found[0].similarity == pytest.approx(1, abs=0.01), "the mock gives the same text the same vector"
    assert len(found) == 2, "the other shares no word with the question, only the space"


async def test_the_ledger_has_what_was_sent(shop: Shop, provider: Provider) -> None:
    await shop.choose("embed-small")
    await follow_choice(provider, shop.id)
    ledger = await shop.rows("SELECT task, state, input_tokens, cost FROM model_usage WHERE workspace_id = $1")
    assert {(row["task"], row["state"]) for row in ledger} == {("embeddings", "done")}
    assert all(row["input_tokens"] > 0 for row in ledger)
    # A server of one's own has no public price: unknown, not zero.
    assert all(row["cost"] is None for row in ledger)


async def test_following_twice_does_the_work_once_and_new_knowledge_alone_is_sent(
    shop: Shop, provider: Provider
) -> None:
    await shop.choose("embed-small")
    assert await follow_choice(provider, shop.id)
    assert not await follow_choice(provider, shop.id)
    async with shop.db.transaction(shop.id) as tx:
        source_id = await insert_source(tx, kind="qa", name="More")
        await add_ready_documents(tx, source_id, [NewDocument(kind="qa", title="Pagos", text="Sí.", language="es")])
    before = len(await shop.rows("SELECT id FROM model_usage WHERE workspace_id = $1"))
    assert await follow_choice(provider, shop.id)
    assert len(await shop.rows("SELECT id FROM model_usage WHERE workspace_id = $1")) == before + 1
    assert len(await shop.rows("SELECT passage_id FROM passage_vector WHERE workspace_id = $1")) == 6


async def test_a_text_that_stays_is_not_sent_again_and_one_with_another_title_is(
    shop: Shop, provider: Provider
) -> None:
    async def write(title: str) -> int:
        """How many calls it takes."""
        async with shop.db.transaction(shop.id) as tx:
            document = await find_document(tx, document_id)
            assert document is not None
            prepared = prepare(kind="text", title=title, text="Abrimos a las diez.", language="es", phrasings=())
            await set_title(tx, document_id, title)
            await store(tx, [(replace(document, title=title), prepared)])
        before = len(await shop.rows("SELECT id FROM model_usage WHERE workspace_id = $1"))
        await follow_choice(provider, shop.id)
        return len(await shop.rows("SELECT id FROM model_usage WHERE workspace_id = $1")) - before

    async with shop.db.transaction(shop.id) as tx:
        source_id = await insert_source(tx, kind="text", name="More")
        new = NewDocument(kind="text", title="Tienda", text="Abrimos a las diez.", language="es")
        document_id = (await add_ready_documents(tx, source_id, [new]))[0]
    await shop.choose("embed-small")
    assert await follow_choice(provider, shop.id)
    assert await write("Tienda") == 0
    assert await write("Almacén") == 1


async def test_the_old_vectors_serve_until_those_of_the_new_model_are_whole(shop: Shop, provider: Provider) -> None:
    await shop.choose("embed-small")
    await follow_choice(provider, shop.id)
    await shop.choose("embed-large")
    async with shop.db.transaction(shop.id) as tx:
        await start_space(tx, shop.provider_id, "embed-large", 1536)
    assert await shop.models() == [("filling", "embed-large"), ("serving", "embed-small")]
    assert (await shop.search(RETURNS))[0].similarity == pytest.approx(1, abs=0.01)
    async with shop.db.transaction(None, read_only=True) as tx:
        waiting = await tx.fetchval(
            "SELECT count(*) FROM job_queue.pgqueuer WHERE dedupe_key = $1 AND status = 'queued'", f"embed:{shop.id}"
        )
    assert waiting == 1, "a question noticed that another model was chosen"
    assert await follow_choice(provider, shop.id)
    assert await shop.models() == [("serving", "embed-large")]
    assert len(await shop.rows("SELECT passage_id FROM passage_vector WHERE workspace_id = $1")) == 4


async def test_without_a_choice_the_vectors_go(shop: Shop, provider: Provider) -> None:
    await shop.choose("embed-small")
    await follow_choice(provider, shop.id)
    await shop.choose()
    assert await follow_choice(provider, shop.id)
    assert await shop.models() == []
    assert (await shop.search(RETURNS))[0].similarity is None


@pytest.mark.parametrize(("model", "lasting"), [("rate-limited", False), ("broken", False), ("key-refused", True)])
async def test_a_provider_that_fails_is_tried_again_only_where_that_may_help(
    shop: Shop, provider: Provider, model: str, lasting: bool
) -> None:
    await shop.choose(model)
    if lasting:
        assert not await follow_choice(provider, shop.id)
    else:
        with pytest.raises(EmbeddingsFailed):
            await follow_choice(provider, shop.id)
    assert await shop.models() == []
    states = await shop.rows("SELECT state, problem FROM model_usage WHERE workspace_id = $1")
    assert [row["state"] for row in states] == ["failed"]


async def test_a_question_whose_vector_does_not_come_is_searched_by_words(shop: Shop, provider: Provider) -> None:
    await shop.choose("embed-small")
    await follow_choice(provider, shop.id)
    async with shop.db.transaction(shop.id) as tx:
        await tx.execute("UPDATE embedding_space SET model = 'broken' WHERE workspace_id = $1", shop.id)
    vectors = question_vectors()
    assert vectors is not None
    vectors.forget(shop.id)
    found = await shop.search("¿Puedo devolver una compra?")
    assert found
    assert found[0].similarity is None


async def test_the_budget_of_the_day_is_above_embeddings_too(shop: Shop, provider: Provider) -> None:
    await shop.choose("embed-small")
    async with shop.db.transaction(shop.id) as tx:
        await tx.execute(
            "INSERT INTO model_usage (workspace_id, id, task, kind, model, state, input_tokens) "
            "VALUES ($1, $2, 'answer', 'openai', 'm', 'done', 1000000000)",
            shop.id,
            new_id(),
        )
    with pytest.raises(EmbeddingsFailed, match="day_tokens"):
        await follow_choice(provider, shop.id)


async def test_another_workspace_sees_nothing_of_the_space(shop: Shop, provider: Provider, db: Database) -> None:
    await shop.choose("embed-small")
    await follow_choice(provider, shop.id)
    other = (await make_workspace(db)).id
    async with db.transaction(other, read_only=True) as tx:
        assert await find_space(tx, "serving") is None
        assert await tx.fetchval("SELECT count(*) FROM passage_vector") == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"data": []}',
        b'{"data": [{"index": 1, "embedding": [1]}]}',
        b'{"data": [{"index": 0, "embedding": []}]}',
        b'{"data": [{"index": 0, "embedding": [0, 0]}]}',
        b'{"data": [{"index": 0, "embedding": ["x"]}]}',
        b'{"data": [{"index": 0, "embedding": [' + b"1," * 4000 + b"1]}]}",
    ],
)
def test_an_answer_that_is_none_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever is wrong with it
        parse_vectors(body, ["text"])


def test_the_longest_vectors_are_taken_and_put_in_order() -> None:
    longest = ",".join(["1"] * 4000)
    body = f'{{"data": [{{"index": 1, "embedding": [{longest}]}}, {{"index": 0, "embedding": [{longest}]}}]}}'
    vectors, tokens = parse_vectors(body.encode(), ["one", "two"])
    assert [len(vector) for vector in vectors] == [4000, 4000]
    assert tokens == 2, "counted from the texts where the server counts nothing"


@pytest.mark.parametrize(
    ("similarity", "strangers", "ours"), [(1.0, 0.7, 1.0), (0.7, 0.7, STRANGERS), (0.5, 0.25, 0.5)]
)
def test_models_for_which_all_is_alike_are_put_on_one_scale(similarity: float, strangers: float, ours: float) -> None:
    assert on_our_scale(similarity, strangers) == pytest.approx(ours)
