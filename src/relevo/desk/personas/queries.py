"""Reading invented customers and simulations."""

from datetime import datetime
from typing import Any
from uuid import UUID

from relevo.desk.personas import repository
from relevo.desk.personas.errors import NoSuchPersona, NoSuchSimulation
from relevo.desk.personas.schemas import PersonaOut, SimulatedConversation, SimulationOut, Verdict
from relevo.platform.db import Record, Tx
from relevo.platform.http import Page, PageRequest


async def get_persona(tx: Tx, persona_id: UUID) -> PersonaOut:
    row = await repository.find_persona(tx, persona_id)
    if row is None:
        raise NoSuchPersona
    return PersonaOut(**_dict(row))


async def list_personas(tx: Tx, assistant_id: UUID, page: PageRequest) -> Page[PersonaOut]:
    """Newest first."""
    after = page.place(datetime, UUID)
    rows = await repository.fetch_personas(tx, assistant_id, after=after, limit=page.limit + 1)
    return page.page_of(rows, lambda row: (row["created_at"], row["id"]), lambda row: PersonaOut(**_dict(row)))


async def get_simulation(tx: Tx, simulation_id: UUID) -> SimulationOut:
    row = await repository.find_simulation(tx, simulation_id)
    if row is None:
        raise NoSuchSimulation
    return SimulationOut(**_dict(row))


async def list_simulations(tx: Tx, assistant_id: UUID, page: PageRequest) -> Page[SimulationOut]:
    after = page.place(datetime, UUID)
    rows = await repository.fetch_simulations(tx, assistant_id, after=after, limit=page.limit + 1)
    return page.page_of(rows, lambda row: (row["started_at"], row["id"]), lambda row: SimulationOut(**_dict(row)))


async def list_conversations(
    tx: Tx, simulation_id: UUID, page: PageRequest, *, verdict: Verdict | None
) -> Page[SimulatedConversation]:
    """Raises NoSuchSimulation."""
    await get_simulation(tx, simulation_id)
    after = page.after(int)
    rows = await repository.fetch_conversations(
        tx, simulation_id, verdict=verdict, after=after[0] if after else None, limit=page.limit + 1
    )
    return page.page_of(rows, lambda row: (row["position"],), lambda row: SimulatedConversation(**_dict(row)))


def _dict(row: Record) -> dict[str, Any]:
    return dict(row.items())
