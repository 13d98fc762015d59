"""The bridge between languages: what it adds to searching, and that its failures leave the words."""

import shutil
from collections.abc import Generator, Mapping, Sequence
from pathlib import Path
from uuid import UUID

import pytest

from relevo.desk.knowledge.api import (
    NewDocument,
    Query,
    add_ready_documents,
    embed_missing,
    find_bridge,
    insert_source,
    search_many,
    use_bridge,
    use_embedder,
)
from relevo.desk.knowledge.bridge.apertium import LONGEST_TEXT, ApertiumBridge
from relevo.kit.ids import WorkspaceId
from relevo.platform.db import Database
from tests.desk.knowledge.dense.test_meaning import Subjects
from tests.house import make_workspace

# Programs that read and write texts ending in NUL, told so by -z: what Apertium's own are to us.
SPEAKS = "sed -u 's/lagartijas/lizards/; s/perros/dogs/'"
STEPS = "sed -u 's/gatinhos/lagartijas/' | sed -u $2 's/caes/perros/'"
HANGS = "tail -f /dev/null"
DIES = "false"


def bridge_of(folder: Path, modes: Mapping[tuple[str, str], str], *, start_s: float = 10.0) -> ApertiumBridge:
    files: dict[tuple[str, str], Path] = {}
    for (source, target), pipeline in modes.items():
        files[source, target] = folder / f"{source}-{target}.mode"
        files[source, target].write_text(pipeline)
    return ApertiumBridge(files, start_s=start_s)


@pytest.fixture
def bridge(tmp_path: Path) -> Generator[ApertiumBridge]:
    made = bridge_of(tmp_path, {("es", "en"): SPEAKS, ("pt", "es"): STEPS})
    yield made
    made.close()


def test_a_text_goes_through_the_pipeline_and_the_next_through_the_same_one(bridge: ApertiumBridge) -> None:
    assert bridge.translate(["tres lagartijas", "dos perros", ""], "es", "en") == ["tres lizards", "dos dogs", ""]
    assert bridge.translate(["lagartijas"], "es", "en") == ["lizards"]


def test_portuguese_reaches_english_by_way_of_spanish(bridge: ApertiumBridge) -> None:
    assert bridge.translate(["gatinhos caes"], "pt", "en") == ["lizards dogs"]


def test_a_pair_that_is_not_installed_is_no_bridge(bridge: ApertiumBridge) -> None:
    assert not bridge.connects("en", "es")
    assert not bridge.connects("es", "es")
    assert bridge.translate(["lizards"], "en", "es") == [None]


def test_signs_of_the_stream_and_long_texts_do_no_harm(bridge: ApertiumBridge) -> None:
    assert bridge.translate(["[lagartijas]\x00 ^perros$ \\ {}"], "es", "en") == ["lizards dogs"]
    longest = "a" * LONGEST_TEXT
    assert bridge.translate([longest, longest + "b", "lagartijas"], "es", "en") == [longest, longest, "lizards"]


@pytest.mark.parametrize("pipeline", [HANGS, DIES])
def test_a_program_that_hangs_or_dies_gives_nothing_and_is_left_alone(tmp_path: Path, pipeline: str) -> None:
    broken = bridge_of(tmp_path, {("es", "en"): pipeline}, start_s=0.2)
    assert broken.translate(["lagartijas", "perros"], "es", "en") == [None, None]
    broken.close()


def test_without_modes_there_is_no_bridge(tmp_path: Path) -> None:
    assert find_bridge(tmp_path) is None


async def make_knowledge(db: Database) -> tuple[WorkspaceId, UUID]:
    workspace_id = (await make_workspace(db)).id
    documents = [
        NewDocument(kind="text", title="Lizards", text="We sell food for lizards of all ages.", language="en"),
        NewDocument(kind="text", title="Garden", text="We sell seeds and flower pots too.", language="en"),
    ]
    async with db.transaction(workspace_id) as tx:
        source_id = await insert_source(tx, kind="text", name="Texts")
        return workspace_id, next(iter(await add_ready_documents(tx, source_id, documents)))


async def found(db: Database, workspace_id: WorkspaceId, text: str, *, language: str, before: str = "") -> list[UUID]:
    async with db.transaction(workspace_id, read_only=True) as tx:
        each = (await search_many(tx, [Query(text=text, language=language, before=before)]))[0]
    return [ranked.document_id for ranked in each.ranked]


async def test_a_question_finds_a_page_in_another_language_through_the_bridge(
    db: Database, bridge: ApertiumBridge
) -> None:
    workspace_id, lizards = await make_knowledge(db)
    assert lizards not in await found(db, workspace_id, "¿Y para mis lagartijas?", language="es")
    use_bridge(bridge)
    try:
        assert (await found(db, workspace_id, "¿Y para mis lagartijas?", language="es"))[0] == lizards
        assert (await found(db, workspace_id, "¿Y para los míos?", language="es", before="lagartijas"))[0] == lizards
    finally:
        use_bridge(None)


async def test_a_broken_bridge_leaves_the_search_by_words(db: Database, tmp_path: Path) -> None:
    workspace_id, lizards = await make_knowledge(db)
    use_bridge(bridge_of(tmp_path, {("es", "en"): DIES}, start_s=0.2))
    try:
        assert lizards in await found(db, workspace_id, "Lizards", language="es")
    finally:
        use_bridge(None)


async def test_an_english_embedder_understands_spanish_through_the_bridge(db: Database, tmp_path: Path) -> None:
    workspace_id = (await make_workspace(db)).id
    documents = [
        NewDocument(kind="text", title="Plazos", text="Devolvemos plata en cinco días.", language="es"),
        NewDocument(kind="text", title="Horas", text="Abrimos a las diez.", language="es"),
    ]
    async with db.transaction(workspace_id) as tx:
        source_id = await insert_source(tx, kind="text", name="Textos")
        first = next(iter(await add_ready_documents(tx, source_id, documents)))
    use_bridge(bridge_of(tmp_path, {("es", "en"): "sed -u 's/plata/ money /; s/reembolso/ refund /'"}))
    embedder = Subjects()
    use_embedder(embedder)
    try:
        assert await embed_missing(db, workspace_id, embedder) == 2
        assert (await found(db, workspace_id, "¿reembolso?", language="es"))[0] == first
    finally:
        use_embedder(None)
        use_bridge(None)


@pytest.mark.skipif(find_bridge() is None or shutil.which("apertium") is None, reason="Apertium is not installed")
def test_apertium_itself_carries_questions_between_the_three_languages() -> None:
    bridge = find_bridge()
    assert bridge is not None
    questions: Sequence[tuple[str, str, str, str]] = (
        ("es", "en", "¿Dónde está mi pedido? [3] <b> 30€", "where"),
        ("en", "es", "How do I change my phone number?", "teléfono"),
        ("pt", "en", "Esqueci meu número de telefone", "phone"),
    )
    try:
        for source, target, text, expected in questions:
            translated = bridge.translate([text], source, target)[0]
            assert translated is not None
            assert expected in translated.lower()
    finally:
        bridge.close()
