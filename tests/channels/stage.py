"""A workspace with one channel of any kind, its hook over HTTP, and its jobs run one after the other.

Nothing is mocked: the gate, the database, the connectors and the egress door are the product's, the provider is a
simulator on loopback. The jobs are taken from the queue by hand, so that a test decides when they run.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
from fastapi import FastAPI

from relevo.channels.email import endpoints as email_endpoints
from relevo.desk.assistants.api import AssistantConfig, do_create_assistant
from relevo.desk.audit.api import SYSTEM
from relevo.desk.channels import api as channels
from relevo.desk.channels import endpoints as channels_endpoints
from relevo.desk.channels.connections import resume_channel
from relevo.desk.conversations import api as conversations
from relevo.desk.conversations import endpoints as conversations_endpoints
from relevo.desk.conversations import tasks as conversations_tasks
from relevo.desk.deliveries import endpoints as deliveries_endpoints
from relevo.desk.deliveries import tasks as deliveries_tasks
from relevo.desk.intake import endpoints as intake_endpoints
from relevo.desk.intake import tasks as intake_tasks
from relevo.desk.mails import endpoints as mails_endpoints
from relevo.desk.surveys import tasks as surveys_tasks
from relevo.entry.connectors import make_connectors
from relevo.kit.ids import ChannelId, new_id
from relevo.platform.db import Database, Record, Tx
from relevo.platform.egress import Egress
from relevo.platform.files import FileOwner, FileStore, open_file_store, receive_upload
from relevo.platform.http import HttpContext
from relevo.platform.jobs import JobContext, JobRegistry, RetryLater
from relevo.platform.secrets import SecretBox
from tests.house import ORIGIN, Outbox, Workspace, client_of, make_app, make_context, make_workspace, sign_in

ROUTERS = (
    channels_endpoints.router,
    conversations_endpoints.router,
    deliveries_endpoints.router,
    email_endpoints.router,
    intake_endpoints.router,
    mails_endpoints.router,
)


@dataclass
class Stage:
    db: Database
    workspace: Workspace
    app: FastAPI
    context: HttpContext
    egress: Egress
    files: FileStore
    outside: channels.Outside
    registry: JobRegistry
    admin: httpx2.AsyncClient
    outbox: Outbox
    assistant_id: UUID
    made: dict[str, ChannelId] = field(default_factory=dict[str, ChannelId])

    async def connect(
        self, kind: str, values: Mapping[str, str], *, assistant: bool = False, name: str | None = None
    ) -> channels.Channel:
        """Through the API, as the screens do, with the Check."""
        body = {
            "kind": kind,
            "name": name or kind.title(),
            "connection": dict(values),
            "assistant_id": str(self.assistant_id) if assistant else None,
        }
        made = await self.admin.post("/channels", json=body)
        assert made.status_code == 201, made.text
        checked = await self.admin.post(f"/channels/{made.json()['id']}/check")
        assert checked.status_code == 200, checked.text
        return await self.channel(made.json()["id"])

    async def channel(self, channel_id: str | UUID) -> channels.Channel:
        async with self.db.transaction(self.workspace.id) as tx:
            return await channels.access_channel(tx, ChannelId(UUID(str(channel_id))))

    async def hook(
        self, channel: channels.Channel, *, method: str = "POST", query: str = "", **given: Any
    ) -> httpx2.Response:
        address = f"/hooks/v1/{channel.kind}/{channel.public_key}"
        async with client_of(self.app, base=ORIGIN) as client:
            return await client.request(method, f"{address}?{query}" if query else address, **given)

    async def post_raw(self, path: str, content: bytes, headers: dict[str, str]) -> httpx2.Response:
        async with client_of(self.app, base=ORIGIN) as client:
            return await client.post(path, content=content, headers=headers)

    async def wake_outbox(self, channel: channels.Channel) -> None:
        """As a job that looks again."""
        async with self.db.transaction(self.workspace.id) as tx:
            await resume_channel(tx, channel.id)
        await self.run_jobs()

    async def rows(self, sql: str, *args: object) -> list[Record]:
        async with self.db.transaction(self.workspace.id) as tx:
            return await tx.fetch(sql, *args)

    async def messages(self, channel: channels.Channel) -> list[Record]:
        return await self.rows(
            """
            SELECT m.*, d.state AS delivery_state, d.code AS delivery_code FROM message m
            JOIN conversation c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id
            LEFT JOIN delivery d ON d.workspace_id = m.workspace_id AND d.message_id = m.id
            WHERE c.channel_id = $1 AND m.kind = 'message' ORDER BY m.conversation_id, m.seq
            """,
            channel.id,
        )

    async def conversation_of(self, channel: channels.Channel) -> Record:
        rows = await self.rows("SELECT * FROM conversation WHERE channel_id = $1", channel.id)
        assert len(rows) == 1, rows
        return rows[0]

    async def say(self, conversation_id: UUID, text: str, **given: Any) -> dict[str, Any]:
        """The admin answers, and so takes over."""
        count = len(await self.rows("SELECT 1 FROM message WHERE conversation_id = $1", conversation_id))
        answer = await self.admin.post(
            f"/conversations/{conversation_id}/messages", json={"client_id": f"t-{count}", "text": text, **given}
        )
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def upload(self, name: str, body: bytes) -> str:
        """A file of the owner's, to be sent; its id."""
        owner = FileOwner("teammate", self.workspace.owner)
        stored = await receive_upload(self.db, self.files, self.workspace.id, name=name, body=body, owner=owner)
        return str(stored.id)

    async def assistant_says(self, conversation_id: UUID, text: str) -> None:
        """Its turn, as if it had just thought of this."""
        start = await self.assistant_begins(conversation_id)
        message = conversations.AssistantMessage(text=text)
        async with self.db.transaction(self.workspace.id) as tx:
            result = conversations.TurnResult(outcome="reply", messages=[message])
            assert (await conversations.commit_turn(tx, start, result)).state == "committed"

    async def assistant_begins(self, conversation_id: UUID) -> conversations.TurnStart:
        """Its turn runs."""
        async with self.db.transaction(self.workspace.id) as tx:
            await tx.execute("UPDATE message SET created_at = created_at - interval '5 seconds'")
        async with self.db.transaction(self.workspace.id) as tx:
            conversation = await conversations.fetch_conversation(tx, conversation_id)
            start = await conversations.begin_turn(tx, conversation_id, conversation.state.turn_number)
        assert isinstance(start, conversations.TurnStart), start
        return start

    async def opened(self, tx: Tx, channel: channels.Channel) -> channels.Connection:
        return await channels.open_connection(tx, channel, self.outside)

    async def run_jobs(
        self, *, due_within_s: float = 3.0, most: int = 300, only: Iterable[str] = (), but: Iterable[str] = ()
    ) -> int:
        """Run what is due, and what becomes due by it, one after the other; how many ran. Later ones are hurried.

        `only` these jobs, or all `but` these: one that lasts until something else happens must be run beside the rest.
        A handler that fails is put off, as the worker does, and fails the test if it never ends.
        """
        ran = 0
        names = [name for name in only or self.registry.tasks if name not in set(but)]
        while ran < most:
            job = await self._next(due_within_s, names)
            if job is None:
                return ran
            ran += 1
            task = self.registry.tasks[job["entrypoint"]]
            context = JobContext(job_id=job["id"], name=task.name, attempt=1, max_attempts=task.max_attempts)
            try:
                await task.handler(context, json.loads(job["payload"] or b"{}"))
            except RetryLater:
                continue
        raise AssertionError(f"more than {most} jobs")

    async def die_in_a_job(self, after_s: float) -> bool:
        """Begin the next job and break off after so long, as a worker that is killed does: the job stays in the queue.
        False if it had ended before."""
        job = await self._next(3.0, list(self.registry.tasks), take=False)
        if job is None:
            return False
        task = self.registry.tasks[job["entrypoint"]]
        context = JobContext(job_id=job["id"], name=task.name, attempt=1, max_attempts=task.max_attempts)
        try:
            async with asyncio.timeout(after_s):
                await task.handler(context, json.loads(job["payload"] or b"{}"))
        except TimeoutError:
            return True
        except RetryLater:
            pass
        return False

    async def _next(self, due_within_s: float, names: list[str], *, take: bool = True) -> Record | None:
        async with self.db.transaction(None) as tx:
            row = await tx.fetchrow(
                """
                SELECT id, entrypoint, payload FROM job_queue.pgqueuer
                WHERE status = 'queued' AND entrypoint = ANY ($1)
                  AND execute_after < now() + make_interval(secs => $2)
                  AND convert_from(payload, 'utf8') LIKE '%' || $3 || '%'
                ORDER BY execute_after, id LIMIT 1
                """,
                names,
                due_within_s,
                str(self.workspace.id),
            )
            if row is not None and take:
                await tx.execute("DELETE FROM job_queue.pgqueuer WHERE id = $1", row["id"])
            return row

    async def pass_time(self, channel: channels.Channel, seconds: float, *, step_s: float = 15.0) -> None:
        """Let time pass for what waits and for the jobs that are due later, a step at a time."""
        for _ in range(int(seconds / step_s)):
            await self.age(channel, step_s)
            async with self.db.transaction(None) as tx:
                await tx.execute(
                    """
                    UPDATE job_queue.pgqueuer SET execute_after = execute_after - make_interval(secs => $1)
                    WHERE status = 'queued' AND entrypoint = ANY ($2)
                      AND convert_from(payload, 'utf8') LIKE '%' || $3 || '%'
                    """,
                    step_s,
                    list(self.registry.tasks),
                    str(self.workspace.id),
                )
            await self.run_jobs(due_within_s=0.0)

    async def age(self, channel: channels.Channel, seconds: float) -> None:
        """Let time pass for what waits on this channel, in and out."""
        async with self.db.transaction(self.workspace.id) as tx:
            await tx.execute(
                "UPDATE delivery_part SET not_before = not_before - make_interval(secs => $2), "
                "leased_until = leased_until - make_interval(secs => $2) WHERE channel_id = $1",
                channel.id,
                seconds,
            )
            await tx.execute(
                "UPDATE send_bucket SET filled_at = filled_at - make_interval(secs => $2) WHERE channel_id = $1",
                channel.id,
                seconds,
            )


@asynccontextmanager
async def open_stage(db: Database, folder: Path, *, allow: tuple[str, ...] = ("127.0.0.1",)) -> AsyncGenerator[Stage]:
    async with Egress(allow_hosts=allow) as egress:
        context = make_context(db)
        connectors = make_connectors(egress)
        context.provide(channels.Connectors, connectors)
        context.provide(Egress, egress)
        files = open_file_store(str(folder))
        app = make_app(context, ROUTERS)
        app.include_router(intake_endpoints.hook_router)
        workspace = await make_workspace(db)
        async with db.transaction(workspace.id) as tx:
            assistant = await do_create_assistant(tx, "Vega", by=SYSTEM, config=AssistantConfig())
            # Somebody is there, so that no customer is told otherwise; also when a soak takes hours.
            await tx.execute(
                "INSERT INTO presence (workspace_id, teammate_id, connection_id, seen_at) "
                "VALUES ($1, $2, $3, now() + interval '2 days')",
                tx.tenant,
                workspace.owner,
                new_id(),
            )
        box = context.services[SecretBox]
        assert isinstance(box, SecretBox)
        outside = channels.Outside(connectors=connectors, box=box, base_url=ORIGIN)
        outbox = Outbox()
        registry = JobRegistry()
        intake_tasks.register(registry, intake_tasks.Deps(db=db, files=files, outside=outside))
        deliveries_tasks.register(registry, deliveries_tasks.Deps(db=db, files=files, outside=outside), outbox)
        conversations_tasks.register(registry, db=db)
        surveys_tasks.register(registry, db=db)
        admin = await sign_in(app, db, workspace, workspace.owner)
        yield Stage(
            db=db,
            workspace=workspace,
            app=app,
            context=context,
            egress=egress,
            files=files,
            outside=outside,
            registry=registry,
            admin=admin,
            outbox=outbox,
            assistant_id=assistant.id,
        )
        await admin.aclose()
