"""What a customer sees beside messages, where the provider can show it: that somebody writes, that it was read.

Neither is worth a retry: a message may wait, a sign of life that comes late is wrong.
"""

from typing import Literal
from uuid import UUID

import structlog

from relevo.desk.channels import api as channels
from relevo.desk.deliveries.claiming import recipient_of
from relevo.desk.deliveries.sending import Deps
from relevo.kit.ids import ConversationId, WorkspaceId
from relevo.platform import jobs
from relevo.platform.db import Tx

SHOW_JOB = "deliveries.show"
SHOW_PRIORITY = 8
WEB = "web"
"""Shows both by itself, on its own socket."""
Sign = Literal["typing", "read"]

log = structlog.get_logger(__name__)


async def ask_to_show(tx: Tx, conversation_id: ConversationId, sign: Sign, *, channel_kind: str) -> None:
    """In the transaction that finds the reason for it. Nothing for the website's chat."""
    if channel_kind != WEB:
        await _ask(tx, conversation_id, sign, delay_s=0)


async def show(deps: Deps, workspace_id: WorkspaceId, conversation_id: UUID, sign: Sign) -> str:
    """ "shown", or why not. Typing is shown again, before the provider takes it away, for as long as a turn runs."""
    async with deps.db.transaction(workspace_id, read_only=True) as tx:
        row = await tx.fetchrow(
            """
            SELECT c.channel_id, c.id AS conversation_id, c.status, i.address,
                   EXISTS (SELECT FROM turn t WHERE t.workspace_id = $1 AND t.conversation_id = $2
                           AND t.state = 'running') AS is_turn_running
            FROM conversation c JOIN contact_identity i ON i.workspace_id = $1 AND i.id = c.identity_id
            WHERE c.workspace_id = $1 AND c.id = $2
            """,
            tx.tenant,
            conversation_id,
        )
        if row is None:
            return "gone"
        channel = await channels.access_channel(tx, row["channel_id"])
        connector = deps.outside.connectors.find(channel.kind)
        if connector is None or not channel.enabled or channel.stopped_at is not None:
            return "off"
        can = connector.capabilities
        if not (can.typing if sign == "typing" else can.marks_read):
            return "cannot"
        connection = await channels.open_connection(tx, channel, deps.outside)
        to = await recipient_of(tx, row)
    try:
        await (connector.show_typing if sign == "typing" else connector.mark_read)(connection, to)
    except Exception as error:  # noqa: BLE001 - of no interest to anybody who waits for an answer
        log.info("deliveries.not_shown", kind=channel.kind, sign=sign, reason=type(error).__name__)
    if sign == "typing" and row["is_turn_running"]:
        async with deps.db.transaction(workspace_id) as tx:
            await _ask(tx, ConversationId(conversation_id), sign, delay_s=can.typing_lasts_s * 0.8)
    return "shown"


async def _ask(tx: Tx, conversation_id: ConversationId, sign: Sign, *, delay_s: float) -> None:
    payload = {"workspace_id": str(tx.tenant), "conversation_id": str(conversation_id), "sign": sign}
    key = f"show:{conversation_id}:{sign}:{'again' if delay_s else 'now'}"
    await jobs.enqueue(tx, SHOW_JOB, payload, dedupe_key=key, delay_s=delay_s, priority=SHOW_PRIORITY)
