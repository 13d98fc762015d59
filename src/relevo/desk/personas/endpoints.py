"""Invented customers and simulations over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Response

from relevo.desk.assistants.api import NoSuchAssistant, get_assistant
from relevo.desk.cases.api import CaseOut, TooManyCases
from relevo.desk.personas import actions, queries
from relevo.desk.personas.errors import (
    NobodyToSimulate,
    NoDraft,
    NoSuchPersona,
    NoSuchSimulation,
    NothingToOffer,
    SimulationRunning,
    TooManyConversations,
    TooManyPersonas,
)
from relevo.desk.personas.schemas import (
    OfferedPersonas,
    PersonaChange,
    PersonaInput,
    PersonaOut,
    SimulatedConversation,
    SimulationInput,
    SimulationOut,
    Verdict,
)
from relevo.kit.ids import AssistantId
from relevo.platform.http import Caller, CurrentActor, Page, RequestedPage, RequestTx, Router

router = Router(tags=["personas"])


@router.get("/assistants/{assistant_id}/personas", caller=Caller.TEAMMATE, errors=[NoSuchAssistant])
async def list_personas(assistant_id: AssistantId, tx: RequestTx, page: RequestedPage) -> Page[PersonaOut]:
    """Invented customers of this assistant, newest first."""
    await get_assistant(tx, assistant_id)
    return await queries.list_personas(tx, assistant_id, page)


@router.post(
    "/assistants/{assistant_id}/personas",
    caller=Caller.TEAMMATE,
    status_code=201,
    errors=[NoSuchAssistant, TooManyPersonas],
)
async def create_persona(
    assistant_id: AssistantId, given: PersonaInput, tx: RequestTx, actor: CurrentActor
) -> PersonaOut:
    """Invent a customer: what they want, know and feel, and what must hold of a conversation with them."""
    await get_assistant(tx, assistant_id)
    return await actions.do_add_persona(tx, assistant_id, given, by=actor)


@router.post(
    "/assistants/{assistant_id}/personas/offered",
    caller=Caller.TEAMMATE,
    status_code=201,
    errors=[NoSuchAssistant, TooManyPersonas, NothingToOffer],
)
async def add_offered_personas(assistant_id: AssistantId, tx: RequestTx, actor: CurrentActor) -> OfferedPersonas:
    """Invent up to twenty customers from questions and answers that have none."""
    await get_assistant(tx, assistant_id)
    return await actions.do_add_offered(tx, assistant_id, by=actor)


@router.patch("/personas/{persona_id}", caller=Caller.TEAMMATE, errors=[NoSuchPersona])
async def change_persona(persona_id: UUID, change: PersonaChange, tx: RequestTx, actor: CurrentActor) -> PersonaOut:
    """Conversations that were simulated before stay as they were."""
    return await actions.do_change_persona(tx, persona_id, change, by=actor)


@router.delete("/personas/{persona_id}", caller=Caller.TEAMMATE, status_code=204, errors=[NoSuchPersona])
async def delete_persona(persona_id: UUID, tx: RequestTx, actor: CurrentActor) -> Response:
    """With the conversations that were simulated with them."""
    await actions.do_delete_persona(tx, persona_id, by=actor)
    return Response(status_code=204)


@router.get("/assistants/{assistant_id}/simulations", caller=Caller.TEAMMATE, errors=[NoSuchAssistant])
async def list_simulations(assistant_id: AssistantId, tx: RequestTx, page: RequestedPage) -> Page[SimulationOut]:
    """Newest first."""
    await get_assistant(tx, assistant_id)
    return await queries.list_simulations(tx, assistant_id, page)


@router.post(
    "/assistants/{assistant_id}/simulations",
    caller=Caller.TEAMMATE,
    status_code=202,
    errors=[NoSuchAssistant, NoDraft, NobodyToSimulate, TooManyConversations, SimulationRunning],
)
async def create_simulation(
    assistant_id: AssistantId, given: SimulationInput, tx: RequestTx, actor: CurrentActor
) -> SimulationOut:
    """Let the invented customers talk with the draft or the live version. Nothing is sent to anybody."""
    return await actions.do_start_simulation(tx, assistant_id, given, by=actor)


@router.get("/simulations/{simulation_id}", caller=Caller.TEAMMATE, errors=[NoSuchSimulation])
async def get_simulation(simulation_id: UUID, tx: RequestTx) -> SimulationOut:
    """How far it is, and how it went."""
    return await queries.get_simulation(tx, simulation_id)


@router.post("/simulations/{simulation_id}/stop", caller=Caller.TEAMMATE, errors=[NoSuchSimulation])
async def stop_simulation(simulation_id: UUID, tx: RequestTx) -> SimulationOut:
    """What was talked so far stays."""
    return await actions.do_stop_simulation(tx, simulation_id)


@router.get("/simulations/{simulation_id}/conversations", caller=Caller.TEAMMATE, errors=[NoSuchSimulation])
async def list_simulated_conversations(
    simulation_id: UUID,
    tx: RequestTx,
    page: RequestedPage,
    verdict: Annotated[Verdict | None, Query(description="Only these.")] = None,
) -> Page[SimulatedConversation]:
    """Each with all that was said, and what did not hold."""
    return await queries.list_conversations(tx, simulation_id, page, verdict=verdict)


@router.post(
    "/simulations/{simulation_id}/conversations/{position}/case",
    caller=Caller.TEAMMATE,
    status_code=201,
    errors=[NoSuchSimulation, TooManyCases],
)
async def make_case_of_simulated(
    simulation_id: UUID, position: Annotated[int, Path(ge=1, lt=2**31)], tx: RequestTx, actor: CurrentActor
) -> CaseOut:
    """Keep it as a case: what was said so far, and what must hold."""
    return await actions.do_make_case(tx, simulation_id, position, by=actor)
