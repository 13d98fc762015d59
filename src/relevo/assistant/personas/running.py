"""Running a simulation: conversation by conversation, each kept when it is over, so that a restart goes on."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from relevo.assistant.ask import Asked, AskResult, Turn, ask_version
from relevo.assistant.context import Answerer
from relevo.assistant.model_access import ModelAccess
from relevo.assistant.personas.free import speak
from relevo.assistant.personas.talking import Talked, talk
from relevo.desk.assistants.api import (
    Assistant,
    NoSuchAssistant,
    draft_revision,
    get_assistant,
    get_assistant_as_drafted,
)
from relevo.desk.personas import api as personas
from relevo.desk.personas.api import PersonaContent
from relevo.kit.ids import AssistantId, WorkspaceId
from relevo.platform.db import Database, Record

# A job runs for so long and then hands on to the next: a worker that stops loses one conversation at most.
SLICE_S = 20.0
_BATCH = 20


@dataclass(frozen=True)
class Simulator:
    """It writes nothing but the simulation's own rows. `access`: who plays customers freely; None: nobody."""

    db: Database
    workspace_id: WorkspaceId
    answerers: Mapping[str, Answerer]
    access: ModelAccess | None = None

    async def run_slice(self, simulation_id: UUID) -> bool:
        """True when something is left. Safe to run twice: a conversation that is over is not talked again."""
        simulation, version = await self._find(simulation_id)
        if simulation is None or version is None:
            return False
        until = time.monotonic() + SLICE_S
        while time.monotonic() < until:
            async with self.db.transaction(self.workspace_id, read_only=True) as tx:
                now = await personas.find_simulation(tx, simulation_id)
                planned = await personas.fetch_open(tx, simulation_id, limit=_BATCH)
            if now is None or now["state"] != "running":
                return False
            if not planned:
                await self._end(simulation_id, version, "done")
                return False
            for item in planned:
                talked = await self._talk(item, version, is_free=simulation["is_free"])
                await self._keep(simulation_id, version, item["position"], talked)
                if time.monotonic() > until:
                    break
        return True

    async def _find(self, simulation_id: UUID) -> tuple[Record | None, Assistant | None]:
        async with self.db.transaction(self.workspace_id) as tx:
            simulation = await personas.find_simulation(tx, simulation_id)
            if simulation is None or simulation["state"] != "running":
                return None, None
            assistant_id = AssistantId(simulation["assistant_id"])
            try:
                if simulation["version"] == "live":
                    return simulation, await get_assistant(tx, assistant_id)
                # A draft that was changed meanwhile is another one.
                if await draft_revision(tx, assistant_id) == simulation["draft_revision"]:
                    return simulation, await get_assistant_as_drafted(tx, assistant_id)
            except NoSuchAssistant:
                await personas.end_simulation(tx, simulation_id, "failed")
                return None, None
            await personas.end_simulation(tx, simulation_id, "cancelled")
            await personas.announce_simulation(tx, assistant_id, simulation_id)
            return None, None

    async def _talk(self, item: Record, version: Assistant, *, is_free: bool) -> Talked:
        persona = PersonaContent.model_validate(item["content"])

        async def ask(asked: Asked) -> AskResult:
            return await ask_version(self.db, self.workspace_id, version, asked, self.answerers)

        access = self.access
        if not is_free or access is None:
            return await talk(persona, item["seed"], ask)

        async def play(content: PersonaContent, said: list[Turn]) -> str | None:
            return await speak(access, self.workspace_id, content, said)

        return await talk(persona, item["seed"], ask, speak=play)

    async def _keep(self, simulation_id: UUID, version: Assistant, position: int, talked: Talked) -> None:
        values = {
            "verdict": "passed" if talked.passed else "failed",
            "ended": talked.ended,
            "findings": list(talked.findings),
            "failures": [failure.model_dump() for failure in talked.failures],
            "transcript": talked.transcript,
            "milliseconds": talked.milliseconds,
            "cost": talked.cost,
        }
        async with self.db.transaction(self.workspace_id) as tx:
            await personas.keep_conversation(tx, simulation_id, position, values)
            await personas.announce_simulation(tx, version.id, simulation_id)

    async def _end(self, simulation_id: UUID, version: Assistant, state: str) -> None:
        async with self.db.transaction(self.workspace_id) as tx:
            await personas.end_simulation(tx, simulation_id, state)
            await personas.announce_simulation(tx, version.id, simulation_id)
