"""Words and meaning beside words alone, with the real English model where it is installed (`make embedder`)."""

import asyncio
import json
import os
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from relevo.desk.knowledge.api import (
    Found,
    NewDocument,
    Query,
    Scope,
    add_ready_documents,
    calibrate,
    embed_missing,
    insert_source,
    load_embedder,
    search_many,
    use_embedder,
)
from relevo.desk.knowledge.dense.embedder import Embedder
from relevo.entry import demo_data
from relevo.kit.ids import WorkspaceId
from relevo.platform.db import Database
from tests.house import make_workspace

# `make embedder` puts it there; RELEVO_MODELS names another folder.
MODELS = Path(os.environ.get("RELEVO_MODELS", Path(__file__).parents[4] / ".relevo" / "models"))
SHOP = Path(demo_data.__file__).parent
# Asked in other words than the shop's; the file that answers, or the question.
ASKED = {
    "my blanket got bigger holes after washing, what now?": "en/warranty",
    "does the cloth get smaller in the machine?": "en/sizes",
    "can I spread what I owe over some months?": "en/payments",
    "somebody else wants to receive it at another house": "en/orders",
    "when will the money be back on my card?": "en/returns",
    "are you open on the weekend in the capital?": "en/stores",
    "how do I clean the thing that hangs in my garden?": "en/care",
    "what do I pay to have it sent to the UK?": "en/shipping",
}


@pytest.fixture
async def model() -> AsyncGenerator[Embedder]:
    loaded = await asyncio.to_thread(load_embedder, MODELS)
    if loaded is None:
        pytest.skip(f"the English model is not installed in {MODELS} (make embedder)")
    use_embedder(loaded)
    yield loaded
    use_embedder(None)


async def fill(db: Database, model: Embedder) -> tuple[WorkspaceId, dict[object, str]]:
    """The demo shop's English knowledge; what each document is called."""
    documents: dict[str, NewDocument] = {}
    for file in sorted(SHOP.glob("documents/en/*.md")):
        heading, _, body = file.read_text("utf-8").partition("\n")
        documents[f"en/{file.stem}"] = NewDocument(
            kind="text", title=heading.removeprefix("# ").strip(), text=body.strip(), language="en"
        )
    for qa in json.loads((SHOP / "qas.json").read_text("utf-8")):
        if qa["language"] == "en":
            documents[qa["question"]] = NewDocument(
                kind="qa", title=qa["question"], text=qa["answer"], language="en", phrasings=qa["phrasings"]
            )
    workspace_id = (await make_workspace(db)).id
    async with db.transaction(workspace_id) as tx:
        source_id = await insert_source(tx, kind="text", name="Shop")
        ids = await add_ready_documents(tx, source_id, list(documents.values()))
    await embed_missing(db, workspace_id, model)
    async with db.transaction(workspace_id) as tx:
        await calibrate(tx)
    return workspace_id, dict(zip(ids, documents, strict=True))


def is_first(found: Found, document_id: object) -> bool:
    return bool(found.ranked) and found.ranked[0].document_id == document_id


async def test_what_is_asked_in_other_words_is_found_no_less_than_by_words_alone(db: Database, model: Embedder) -> None:
    workspace_id, names = await fill(db, model)
    ids = {name: document_id for document_id, name in names.items()}
    queries = [Query(text=text, language="en") for text in ASKED]
    async with db.transaction(workspace_id, read_only=True) as tx:
        fused = await search_many(tx, queries)
        words = await search_many(tx, queries, scope=Scope(trust=0.0))
    gold = [ids[name] for name in ASKED.values()]
    by_words = sum(is_first(found, each) for found, each in zip(words, gold, strict=True))
    assert sum(is_first(found, each) for found, each in zip(fused, gold, strict=True)) > by_words


async def test_phrasings_without_themselves_are_found_no_less_than_by_words_alone(
    db: Database, model: Embedder
) -> None:
    workspace_id, _ = await fill(db, model)
    async with db.transaction(workspace_id, read_only=True) as tx:
        rows = await tx.fetch(
            "SELECT id, document_id, text FROM passage WHERE workspace_id = $1 AND kind = 'question'", tx.tenant
        )
        right = {"fused": 0, "words": 0}
        for row in rows:
            for name, trust in (("fused", None), ("words", 0.0)):
                scope = Scope(trust=trust, without=row["id"])
                found = (await search_many(tx, [Query(text=row["text"], language="en")], scope=scope))[0]
                right[name] += is_first(found, row["document_id"])
    assert right["fused"] >= right["words"] > 0
