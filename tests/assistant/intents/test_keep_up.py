"""The list keeps up by itself: proposals come every day, and a linked Q&A that changes is learnt anew."""

from uuid import UUID

from relevo.assistant.intents.recognising import recognisers_of
from relevo.assistant.intents.tasks import LOOK_JOB, ask_to_look, look
from relevo.desk.intents import api as intents
from relevo.desk.knowledge.actions.add_documents import do_add_qa
from relevo.desk.knowledge.actions.change_document import do_change_document
from relevo.desk.knowledge.actions.delete_document import do_delete_document
from relevo.desk.knowledge.api import QA_CHANGED_JOB, QaInput
from relevo.desk.knowledge.schemas import DocumentChange
from relevo.kit.ids import DocumentId
from relevo.platform.db import Database
from tests.desk.conversations.world import World, make_world

BOOKING = [
    "¿puedo reservar una cita en la tienda?",
    "quiero reservar cita en la tienda del centro",
    "¿cómo reservo una cita en la tienda?",
]


async def ask(world: World, texts: list[str]) -> None:
    for at, text in enumerate(texts):
        await world.hear(text, address=f"{world.address}-{at}")


async def add_qa(world: World, question: str, *phrasings: str) -> DocumentId:
    async with world.db.transaction(world.workspace_id) as tx:
        given = QaInput(question=question, answer="Sí.", phrasings=list(phrasings))
        return DocumentId((await do_add_qa(tx, given, by=world.ana)).id)


async def settle(world: World, document_id: UUID) -> int:
    """Do what the jobs of this Q&A would; how often the list was read anew."""
    asked = await world.jobs(QA_CHANGED_JOB, document_id)
    await world.rows("DELETE FROM job_queue.pgqueuer WHERE entrypoint = $1 RETURNING id", QA_CHANGED_JOB)
    done = 0
    for _ in asked:
        async with world.db.transaction(world.workspace_id) as tx:
            done += await intents.reread_linked(tx, document_id)
    return done


async def recognise(world: World, text: str) -> str | None:
    async with world.db.transaction(world.workspace_id) as tx:
        version = await intents.fetch_version(tx)
    recogniser = await recognisers_of(world.db).find(world.workspace_id, version, longest_wait_s=15)
    found = recogniser.recognise(text) if recogniser else None
    return found.name if found else None


async def test_each_workspace_with_questions_of_no_intent_is_looked_at_once_a_day(db: Database) -> None:
    world, quiet = await make_world(db), await make_world(db)
    await ask(world, BOOKING)
    await ask_to_look(db)
    await ask_to_look(db)
    assert len(await world.jobs(LOOK_JOB, world.workspace_id)) == 1
    assert await quiet.jobs(LOOK_JOB, quiet.workspace_id) == []


async def test_the_daily_look_proposes_and_tells_the_screens(db: Database) -> None:
    world = await make_world(db)
    await ask(world, BOOKING)
    told = "SELECT id FROM event WHERE name = 'intents.changed'"
    before = len(await world.rows(told))
    assert await look(db, world.workspace_id) == 1
    assert len(await world.rows(told)) == before + 1
    assert await look(db, world.workspace_id) == 0
    assert len(await world.rows(told)) == before + 1, "nothing new, nothing told"


async def test_a_linked_qa_is_read_anew_when_its_phrasings_change(db: Database) -> None:
    world = await make_world(db)
    document_id = await add_qa(world, "¿Hacéis lámparas a medida?", "lámparas a medida")
    await world.add_intent("A medida", document_ids=[str(document_id)])
    await world.add_intent("Envíos", "¿cuánto tarda el envío?", "dónde está mi paquete", "plazo de entrega")
    late = "me gustaría un grabado con mi nombre"
    assert await recognise(world, late) is None
    async with db.transaction(world.workspace_id) as tx:
        change = DocumentChange(phrasings=["quiero un grabado con mi nombre", "¿podéis grabar un nombre?"])
        await do_change_document(tx, document_id, change, by=world.ana)
    assert await settle(world, document_id) == 1
    assert await recognise(world, late) == "A medida"


async def test_what_no_intent_learns_from_changes_nothing_and_an_answer_alone_is_no_change(db: Database) -> None:
    world = await make_world(db)
    linked, other = await add_qa(world, "¿Abrís el sábado?"), await add_qa(world, "¿Hay aparcamiento?")
    await world.add_intent("Horario", document_ids=[str(linked)])
    async with db.transaction(world.workspace_id) as tx:
        await do_change_document(tx, other, DocumentChange(phrasings=["¿dónde aparco?"]), by=world.ana)
        await do_change_document(tx, linked, DocumentChange(answer="Hasta las dos."), by=world.ana)
    assert await settle(world, other) == 0
    assert await settle(world, linked) == 0


async def test_a_deleted_qa_is_forgotten(db: Database) -> None:
    world = await make_world(db)
    document_id = await add_qa(world, "¿Abrís el sábado?", "horario del sábado")
    await world.add_intent("Horario", "a qué hora abrís", document_ids=[str(document_id)])
    async with db.transaction(world.workspace_id) as tx:
        version = await intents.fetch_version(tx)
        await do_delete_document(tx, document_id, by=world.ana)
    assert await settle(world, document_id) == 1
    async with db.transaction(world.workspace_id) as tx:
        assert await intents.fetch_version(tx) == (version or 0) + 1
