"""Jobs of outposts. Each is safe to run twice."""

from functools import partial
from uuid import UUID

from relevo.desk.outposts.looking import LOOK_JOB, look_on
from relevo.desk.outposts.showing import Deps, show, tell_word
from relevo.desk.outposts.words import SHOW_JOB, TELL_JOB
from relevo.kit.ids import ChannelId, WorkspaceId
from relevo.platform.jobs import JobContext, JobRegistry, Payload

__all__ = ["Deps", "register"]


def register(registry: JobRegistry, deps: Deps) -> None:
    # A provider that is away for an hour is waited for.
    registry.task(SHOW_JOB, max_attempts=200, timeout_s=120)(partial(_on_show, deps))
    registry.task(TELL_JOB, max_attempts=20, timeout_s=60)(partial(_on_tell, deps))
    registry.task(LOOK_JOB, max_attempts=1000, timeout_s=60)(partial(_on_look, deps))


async def _on_show(deps: Deps, _context: JobContext, payload: Payload) -> None:
    # Safe to run twice: what was shown and told is written down, and one worker at a time has a card.
    await show(deps, _workspace(payload), UUID(payload["card_id"]))


async def _on_tell(deps: Deps, _context: JobContext, payload: Payload) -> None:
    # Safe to run twice: the word is deleted once it was told.
    await tell_word(deps, _workspace(payload), UUID(payload["word_id"]))


async def _on_look(deps: Deps, _context: JobContext, payload: Payload) -> None:
    # Safe to run twice: the cursor is locked, and only the newest chain of looks goes on.
    channel_id = ChannelId(UUID(payload["channel_id"]))
    await look_on(deps.db, _workspace(payload), channel_id, run=payload["run"], turn=payload["turn"])


def _workspace(payload: Payload) -> WorkspaceId:
    return WorkspaceId(UUID(payload["workspace_id"]))
