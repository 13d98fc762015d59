"""What screens hear about invented customers and simulations."""

from uuid import UUID

from relevo.platform import events
from relevo.platform.db import Tx

PERSONAS_CHANGED = "personas.changed"
SIMULATION_CHANGED = "simulation.changed"


async def announce_personas(tx: Tx, assistant_id: UUID) -> None:
    await events.append(tx, PERSONAS_CHANGED, audience=["team"], payload={"assistant_id": str(assistant_id)})


async def announce_simulation(tx: Tx, assistant_id: UUID, simulation_id: UUID) -> None:
    payload = {"assistant_id": str(assistant_id), "simulation_id": str(simulation_id)}
    await events.append(tx, SIMULATION_CHANGED, audience=["team"], payload=payload)
