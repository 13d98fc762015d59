"""A callback is made, or an open one brought up to date: by an assistant, by the system, by a teammate."""

from uuid import UUID

from relevo.desk.followups.errors import NoSuchAssignee, NotReachable
from relevo.desk.followups.events import announce_callback
from relevo.desk.followups.repository import NewCallback, is_assignable, open_callback
from relevo.desk.followups.schemas import CallbackOut
from relevo.kit.text.reach import Reach, find_reach
from relevo.platform import jobs
from relevo.platform.db import Tx

MAIL_JOB = "followups.mail"
DUE_JOB = "followups.due"
MAIL_AFTER_S = 60.0
"""What comes within a minute is told in one mail."""


async def do_open_callback(tx: Tx, new: NewCallback) -> CallbackOut:
    """Safe to call twice for one conversation. Its team hears it on the screens, and by mail unless it was there."""
    callback = await announce_callback(tx, await open_callback(tx, new))
    ids = {"workspace_id": str(tx.tenant)}
    await jobs.enqueue(tx, MAIL_JOB, ids, dedupe_key=f"followups.mail:{tx.tenant}", delay_s=MAIL_AFTER_S)
    await ask_to_remind(tx, callback)
    return callback


async def ask_to_remind(tx: Tx, callback: CallbackOut) -> None:
    """The screens turn red by themselves; this is for whoever does not look at them."""
    delay_s = max(0.0, (callback.due_at - await tx.now()).total_seconds())
    payload = {"workspace_id": str(tx.tenant), "callback_id": str(callback.id)}
    key = f"{DUE_JOB}:{callback.id}:{callback.due_at.isoformat()}"
    await jobs.enqueue(tx, DUE_JOB, payload, dedupe_key=key, delay_s=delay_s)


def check_reach(text: str | None) -> Reach | None:
    """Raises NotReachable."""
    if not text:
        return None
    reach = find_reach(text)
    if reach is None or len(reach.value) < len(text.strip()):
        raise NotReachable
    return reach


async def check_assignee(tx: Tx, *, team_id: UUID | None, teammate_id: UUID | None) -> None:
    """Raises NoSuchAssignee, also where both are named."""
    if team_id is not None and teammate_id is not None:
        raise NoSuchAssignee("Choose a teammate or a team, not both.")
    if not await is_assignable(tx, team_id=team_id, teammate_id=teammate_id):
        raise NoSuchAssignee
