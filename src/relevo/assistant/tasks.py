"""The assistant's jobs. Each takes ids alone and is safe to run twice."""

import time
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from relevo.assistant.after import remember_conversation
from relevo.assistant.answerers.choosing import make_answerers
from relevo.assistant.brief.writing import write_brief
from relevo.assistant.model_access import find_access
from relevo.assistant.turn import TurnRunner
from relevo.assistant.warming import start_warming_up
from relevo.desk.actions.api import find_runner
from relevo.desk.conversations import api as conversations
from relevo.desk.intents import api as intents
from relevo.kit.ids import ConversationId, WorkspaceId
from relevo.platform.db import Database
from relevo.platform.jobs import JobContext, JobRegistry
from relevo.platform.observe import metrics
from relevo.platform.realtime import Hub


def register(registry: JobRegistry, *, db: Database, hub: Hub, services: Mapping[type, object]) -> None:
    start_warming_up()
    runner = TurnRunner(db, hub, make_answerers(db, services), actions=find_runner(db, services))

    @registry.task("assistant.run_turn", timeout_s=60)
    async def _run_turn(_ctx: JobContext, payload: dict[str, Any]) -> None:
        """Safe to run twice: only one run of a turn number can commit."""
        began = time.perf_counter()
        outcome = await runner.run(*_ids(payload), int(payload["turn_number"]))
        metrics.turn_finished(outcome, time.perf_counter() - began)

    access = find_access(db, dict(services))

    @registry.task("assistant.write_brief", timeout_s=240)
    async def _write_brief(_ctx: JobContext, payload: dict[str, Any]) -> None:
        """Safe to run twice: one brief per stretch is kept."""
        await write_brief(db, *_ids(payload), stretch_number=int(payload["stretch_number"]), access=access)

    @registry.task(conversations.RECOGNISE_JOB)
    async def _recognise(_ctx: JobContext, payload: dict[str, Any]) -> None:
        """Safe to run twice: what carries an intent is left alone."""
        await runner.recognisers.recognise(*_ids(payload))

    @registry.task(intents.RECOGNISE_OPEN_JOB, timeout_s=120)
    async def _recognise_open(_ctx: JobContext, payload: dict[str, Any]) -> None:
        """Safe to run twice: what carries an intent is left alone."""
        await runner.recognisers.recognise_open(WorkspaceId(UUID(payload["workspace_id"])))

    @registry.task("memories.extract", timeout_s=240)
    async def _extract(_ctx: JobContext, payload: dict[str, Any]) -> None:
        """Safe to run twice: the second run finds nothing that was not read."""
        await remember_conversation(db, *_ids(payload), access)


def _ids(payload: dict[str, Any]) -> tuple[WorkspaceId, ConversationId]:
    return WorkspaceId(UUID(payload["workspace_id"])), ConversationId(UUID(payload["conversation_id"]))
