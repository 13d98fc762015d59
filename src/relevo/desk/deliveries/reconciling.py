"""Unclear sends: the provider is asked where it can be asked; else a status or an echo tells, or a teammate decides."""

from uuid import UUID

from relevo.desk.channels import api as channels
from relevo.desk.deliveries.claiming import recipient_of
from relevo.desk.deliveries.events import announce_deliveries
from relevo.desk.deliveries.queueing import ask_to_send
from relevo.desk.deliveries.repository import settle_delivery
from relevo.desk.deliveries.sending import Deps
from relevo.desk.deliveries.signals import apply_waiting_signals, bind_external_id
from relevo.kit.ids import WorkspaceId


async def reconcile(deps: Deps, workspace_id: WorkspaceId, part_id: UUID) -> str:
    """ "found", "unknown" (it cannot be told), or "settled" (it was told meanwhile)."""
    async with deps.db.transaction(workspace_id) as tx:
        row = await tx.fetchrow(
            """
            SELECT p.id, p.body, p.text, d.id AS delivery_id, d.channel_id, d.conversation_id, i.address
            FROM delivery_part p
            JOIN delivery d ON d.workspace_id = $1 AND d.id = p.delivery_id
            JOIN conversation c ON c.workspace_id = $1 AND c.id = d.conversation_id
            JOIN contact_identity i ON i.workspace_id = $1 AND i.id = c.identity_id
            WHERE p.workspace_id = $1 AND p.id = $2 AND p.state = 'unknown'
            """,
            tx.tenant,
            part_id,
        )
        if row is None:
            return "settled"
        channel = await channels.access_channel(tx, row["channel_id"])
        connector = deps.outside.connectors.get(channel.kind)
        if connector.capabilities.reconciles != "look_up":
            await ask_to_send(tx, row["conversation_id"], key=f"after-unknown:{part_id}", delay_s=25)
            return "unknown"
        connection = await channels.open_connection(tx, channel, deps.outside)
        to = await recipient_of(tx, row)
    part = channels.Part(part_id=part_id, body=row["body"], text=row["text"])
    sent = await connector.look_up(connection, part, to)
    async with deps.db.transaction(workspace_id) as tx:
        if sent is not None and await bind_external_id(tx, part_id, channel.id, sent.external_id):
            await tx.execute(
                """
                UPDATE delivery_part SET state = 'sent', code = '', detail = '', not_before = NULL,
                    sent_at = coalesce(sent_at, now())
                WHERE workspace_id = $1 AND id = $2 AND state = 'unknown'
                """,
                tx.tenant,
                part_id,
            )
            await apply_waiting_signals(tx, part_id, channel.id, sent.external_id)
        settled = await settle_delivery(tx, row["delivery_id"])
        await announce_deliveries(tx, row["conversation_id"], [settled["message_id"]])
        delay_s = 0 if sent else 25
        await ask_to_send(tx, row["conversation_id"], key=f"after-unknown:{part_id}", delay_s=delay_s)
    return "found" if sent else "unknown"
