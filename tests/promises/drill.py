"""The kill drill: a real `relevo serve` and a real `relevo worker`, killed with -9 at random moments under load.

Customers write through the web channel and repeat each message, with the same client id, until it is acknowledged:
exactly what the widget does. Then the books are checked: nothing acknowledged is lost, nothing is there twice, nothing
was answered twice, and each customer's messages stand in the order in which they were written.
"""

import asyncio
import os
import random
import signal
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import httpx2

from relevo.desk.assistants.api import do_create_assistant
from relevo.desk.audit.api import SYSTEM
from relevo.desk.channels.api import ChannelInput, do_create_channel
from relevo.desk.conversations.actions.hand_to_ai import hand_to_ai
from relevo.desk.conversations.baton.turns import is_turn_due
from relevo.desk.conversations.errors import NoAssistantWillAnswer
from relevo.desk.conversations.repository import fetch_conversation
from relevo.desk.conversations.schemas import HandToAiInput
from relevo.entry.serve import bind
from relevo.kit.ids import WorkspaceId, new_id
from relevo.platform.auth.actors import Actor, Role
from relevo.platform.db import Database
from tests.desk.conversations.schedules import audit_thread
from tests.desk.conversations.world import make_actor
from tests.house import make_workspace

QUESTIONS = ("hola", "¿Cuánto tarda el envío?", "¿Y a Canarias?", "gracias", "¿Puedo devolverlo?")


@dataclass
class Process:
    """One `relevo` command that can be killed and started again."""

    arguments: list[str]
    environment: dict[str, str]
    log: Path
    running: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        with self.log.open("ab") as log:
            self.running = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "relevo.entry.cli", *self.arguments, env=self.environment, stdout=log, stderr=log
            )

    async def kill(self) -> None:
        """No goodbye: SIGKILL, as by the kernel when memory is out."""
        assert self.running is not None
        if self.running.returncode is None:
            self.running.send_signal(signal.SIGKILL)
        await self.running.wait()

    async def stop(self) -> None:
        if self.running is not None and self.running.returncode is None:
            self.running.terminate()
            try:
                await asyncio.wait_for(self.running.wait(), timeout=15)
            except TimeoutError:
                await self.kill()


@dataclass
class Town:
    """Two processes over one database, and what the customers were promised."""

    db: Database
    workspace_id: WorkspaceId
    base_url: str
    key: str
    person: Actor
    server: Process
    worker: Process
    kills: int = 0
    retries: int = 0
    answers: int = 0
    acknowledged: dict[UUID, list[UUID]] = field(default_factory=dict[UUID, list[UUID]])
    finished: asyncio.Event = field(default_factory=asyncio.Event)

    async def customer(self, dice: random.Random, messages: int) -> None:
        async with httpx2.AsyncClient(base_url=f"{self.base_url}/web/v1/{self.key}", timeout=5) as client:
            session = await self._insist(client, "/session", {"language": "es"}, dice)
            client.headers["Authorization"] = f"Bearer {session['token']}"
            for number in range(messages):
                text = f"{dice.choice(QUESTIONS)} ({number})"
                accepted = await self._insist(client, "/messages", {"client_id": new_id().hex, "text": text}, dice)
                conversation_id = UUID(accepted["conversation"]["id"])
                self.acknowledged.setdefault(conversation_id, []).append(UUID(accepted["message"]["id"]))
                if accepted["conversation"]["holder_kind"] != "assistant":
                    await self._give_back(conversation_id)
                await asyncio.sleep(dice.uniform(0, 1.2))

    async def _give_back(self, conversation_id: UUID) -> None:
        """A person gives the baton back at once, so that there is always something to be answered."""
        async with self.db.transaction(self.workspace_id) as tx:
            with suppress(NoAssistantWillAnswer):
                await hand_to_ai(tx, conversation_id, HandToAiInput(), actor=self.person)

    async def _insist(self, client: httpx2.AsyncClient, path: str, body: dict[str, str], dice: random.Random) -> dict:
        """The same request again until somebody answers it."""
        while True:
            try:
                answer = await client.post(path, json=body)
                if answer.status_code in (200, 201):
                    return answer.json()
                assert answer.status_code in (429, 500, 503), answer.text
            except httpx2.TransportError:
                pass
            self.retries += 1
            await asyncio.sleep(dice.uniform(0.05, 0.3))

    async def killer(self, dice: random.Random, kills: int) -> None:
        while self.kills < kills:
            await asyncio.sleep(dice.uniform(0.2, 1.5))
            victims = dice.choice(([self.server], [self.worker], [self.server, self.worker]))
            for victim in victims:
                await victim.kill()
            self.kills += 1
            for victim in victims:
                await victim.start()

    async def audit(self) -> list[str]:
        wrong: list[str] = []
        for conversation_id, promised in self.acknowledged.items():
            async with self.db.transaction(self.workspace_id) as tx:
                messages = await tx.fetch(
                    "SELECT * FROM message WHERE conversation_id = $1 ORDER BY seq", conversation_id
                )
                turns = await tx.fetch(
                    "SELECT trigger_seq FROM turn WHERE conversation_id = $1 AND state = 'committed' ORDER BY number",
                    conversation_id,
                )
            wrong += audit_thread(messages)
            written = [m["id"] for m in messages if m["author_kind"] == "contact" and m["kind"] == "message"]
            if written != promised:
                lost, extra = set(promised) - set(written), set(written) - set(promised)
                wrong.append(f"{len(lost)} acknowledged messages lost, {len(extra)} twice, or out of order")
            triggers = [turn["trigger_seq"] for turn in turns]
            self.answers += len(triggers)
            if triggers != sorted(set(triggers)):
                wrong.append(f"one message was answered twice: {triggers}")
        return wrong

    async def waiting(self) -> int:
        """How many conversations still wait for their assistant."""
        due = 0
        for conversation_id in self.acknowledged:
            async with self.db.transaction(self.workspace_id) as tx:
                due += is_turn_due((await fetch_conversation(tx, conversation_id)).state)
        return due


@asynccontextmanager
async def open_town(db: Database, database_url: str, folder: Path) -> AsyncGenerator[Town]:
    with bind("127.0.0.1", 0) as listener:
        port: int = listener.getsockname()[1]
    workspace = await make_workspace(db)
    async with db.transaction(workspace.id) as tx:
        assistant = await do_create_assistant(tx, "Relva", by=SYSTEM)
        given = {"kind": "web", "name": "Chat", "assistant_id": assistant.id}
        channel = await do_create_channel(tx, ChannelInput.model_validate(given), by=SYSTEM)
    environment = os.environ | {
        "RELEVO_DATABASE_URL": database_url,
        "RELEVO_DATA_FOLDER": str(folder / "data"),
        "RELEVO_LOG_LEVEL": "warning",
    }
    server = Process(["serve", "--port", str(port)], environment, folder / "server.log")
    worker = Process(["worker"], environment, folder / "worker.log")
    person = make_actor(workspace.id, workspace.agent, "Gus Agent", Role.AGENT)
    town = Town(db, workspace.id, f"http://127.0.0.1:{port}", channel.public_key, person, server, worker)
    await server.start()
    await worker.start()
    try:
        yield town
    finally:
        await asyncio.gather(server.stop(), worker.stop())


async def run_drill(
    town: Town, *, customers: int, messages: int, kills: int, seed: int, patience_s: float
) -> list[str]:
    """Return what is wrong with the books. Everybody has written and everything is answered, or it says so."""
    dice = random.Random(seed)
    writing = [town.customer(random.Random(dice.random()), messages) for _ in range(customers)]
    await asyncio.gather(town.killer(random.Random(dice.random()), kills), *writing)
    for _ in range(int(patience_s * 2)):
        if await town.waiting() == 0:
            break
        await asyncio.sleep(0.5)
    wrong = await town.audit()
    waiting = await town.waiting()
    if waiting:
        wrong.append(f"{waiting} customers still wait for an answer after {patience_s:.0f} s")
    return wrong
