"""Writing invented customers, starting and stopping simulations, making cases of what went wrong."""

from uuid import UUID

from relevo.desk.assistants import api as assistants
from relevo.desk.audit import api as audit
from relevo.desk.cases import api as cases
from relevo.desk.personas import repository
from relevo.desk.personas.errors import (
    NobodyToSimulate,
    NoDraft,
    NoSuchSimulation,
    NothingToOffer,
    SimulationRunning,
    TooManyConversations,
    TooManyPersonas,
)
from relevo.desk.personas.events import announce_personas, announce_simulation
from relevo.desk.personas.queries import get_persona, get_simulation
from relevo.desk.personas.schemas import (
    MAX_CONVERSATIONS,
    MAX_LINES,
    MAX_OFFERED,
    OfferedPersonas,
    PersonaChange,
    PersonaContent,
    PersonaInput,
    PersonaOut,
    SimulationInput,
    SimulationOut,
)
from relevo.kit.ids import AssistantId, new_id
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Record, Tx
from relevo.platform.jobs import enqueue

RUN_SIMULATION = "assistant.simulate"
_LONGEST_NAME = 120


async def do_add_persona(
    tx: Tx, assistant_id: AssistantId, given: PersonaInput, *, by: Actor, document_id: UUID | None = None
) -> PersonaOut:
    """Raises TooManyPersonas."""
    persona_id = new_id()
    added = await repository.insert_persona(
        tx,
        persona_id,
        assistant_id,
        name=given.name,
        content=given.content.model_dump(mode="json"),
        enabled=given.enabled,
        created_by=by.name,
        document_id=document_id,
    )
    if not added:
        raise TooManyPersonas
    await audit.record(tx, "persona.added", by=by, subject_kind="persona", subject_id=persona_id, name=given.name)
    await announce_personas(tx, assistant_id)
    return await get_persona(tx, persona_id)


async def do_change_persona(tx: Tx, persona_id: UUID, change: PersonaChange, *, by: Actor) -> PersonaOut:
    """Raises NoSuchPersona."""
    persona = await get_persona(tx, persona_id)
    values: dict[str, object] = {}
    if change.name is not None and change.name != persona.name:
        values["name"] = change.name
    if change.content is not None and change.content != persona.content:
        values["content"] = change.content.model_dump(mode="json")
    if change.enabled is not None and change.enabled != persona.enabled:
        values["enabled"] = change.enabled
    if values:
        await repository.update_persona(tx, persona_id, values)
        fields = sorted(values)
        await audit.record(
            tx,
            "persona.changed",
            by=by,
            subject_kind="persona",
            subject_id=persona_id,
            name=persona.name,
            fields=fields,
        )
        await announce_personas(tx, persona.assistant_id)
    return await get_persona(tx, persona_id)


async def do_delete_persona(tx: Tx, persona_id: UUID, *, by: Actor) -> None:
    """With the conversations that were simulated with it. Raises NoSuchPersona."""
    persona = await get_persona(tx, persona_id)
    await repository.delete_persona(tx, persona_id)
    await audit.record(tx, "persona.deleted", by=by, subject_kind="persona", subject_id=persona_id, name=persona.name)
    await announce_personas(tx, persona.assistant_id)


async def do_add_offered(tx: Tx, assistant_id: AssistantId, *, by: Actor) -> OfferedPersonas:
    """One for each of the first Q&As that have none: they ask for it in its words and must hear its answer.

    Raises NothingToOffer, TooManyPersonas."""
    rows = await repository.fetch_questions_without_persona(tx, assistant_id, limit=MAX_OFFERED)
    if not rows:
        raise NothingToOffer
    for at, row in enumerate(rows):
        await do_add_persona(tx, assistant_id, _offered(row, at), by=by, document_id=row["id"])
    return OfferedPersonas(added=len(rows))


def _offered(row: Record, at: int) -> PersonaInput:
    question: str = row["title"]
    openings = list(dict.fromkeys([question, *row["phrasings"]]))[:MAX_LINES]
    # Nobody upset: those are passed to a person, and rightly hear no answer.
    moods = ("calm", "hurried", "confused")
    content = PersonaContent.model_validate(
        {
            "language": row["language"],
            "goal": question,
            "mood": moods[at % len(moods)],
            "openings": openings,
            "expected": {"says": [row["text"][:2_000]]},
        }
    )
    return PersonaInput(name=question[:_LONGEST_NAME].strip(), content=content)


async def do_start_simulation(tx: Tx, assistant_id: AssistantId, given: SimulationInput, *, by: Actor) -> SimulationOut:
    """Raises NoSuchAssistant, NoDraft, NobodyToSimulate, TooManyConversations, SimulationRunning."""
    assistant = await assistants.get_assistant(tx, assistant_id)
    if given.version == "draft" and not assistant.has_draft:
        raise NoDraft
    personas = await repository.fetch_enabled(tx, assistant_id)
    planned = [(persona_id, seed) for seed in range(given.times) for persona_id in personas]
    if not planned:
        raise NobodyToSimulate
    if len(planned) > MAX_CONVERSATIONS:
        raise TooManyConversations
    simulation_id = new_id()
    values = {
        "id": simulation_id,
        "assistant_id": assistant_id,
        "version": given.version,
        "live_version": assistant.live_version,
        "draft_revision": await assistants.draft_revision(tx, assistant_id) if given.version == "draft" else None,
        "times": given.times,
        "is_free": given.free,
        "started_by": by.name,
    }
    if not await repository.insert_simulation(tx, values):
        raise SimulationRunning
    await repository.insert_conversations(tx, simulation_id, planned)
    await enqueue(tx, RUN_SIMULATION, {"workspace_id": str(tx.tenant), "simulation_id": str(simulation_id)})
    await announce_simulation(tx, assistant_id, simulation_id)
    return await get_simulation(tx, simulation_id)


async def do_stop_simulation(tx: Tx, simulation_id: UUID) -> SimulationOut:
    """What was talked so far stays. Raises NoSuchSimulation."""
    simulation = await get_simulation(tx, simulation_id)
    await repository.end_simulation(tx, simulation_id, "cancelled")
    await announce_simulation(tx, simulation.assistant_id, simulation_id)
    return await get_simulation(tx, simulation_id)


async def do_make_case(tx: Tx, simulation_id: UUID, position: int, *, by: Actor) -> cases.CaseOut:
    """The last thing the customer wrote, after all that was said before, with what the customer must get.

    Raises NoSuchSimulation, TooManyCases."""
    row = await repository.find_conversation(tx, simulation_id, position)
    if row is None:
        raise NoSuchSimulation
    content = PersonaContent.model_validate(row["content"])
    turns = row["transcript"]
    last = max((at for at, turn in enumerate(turns) if turn["author"] == "contact"), default=None)
    if last is None:
        raise NoSuchSimulation
    history = [cases.CaseTurn(author=turn["author"], text=turn["text"]) for turn in turns[:last] if turn["text"]]
    situation = cases.Situation(
        question=turns[last]["text"],
        history=history[-40:],
        language=content.language,
        contact=content.contact,
        memories=content.memories,
        people=content.people,
        actions=content.actions,
    )
    given = cases.CaseInput(name=row["name"], situation=situation, expected=content.expected)
    return await cases.do_add_case(tx, row["assistant_id"], given, by=by)
