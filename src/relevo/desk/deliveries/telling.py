"""A channel stopped: its admins get a mail, because who never looks at the screens would not see the outbox grow."""

from uuid import UUID

from relevo.desk.channels import api as channels
from relevo.desk.deliveries.sending import Deps
from relevo.kit.ids import ChannelId, WorkspaceId
from relevo.platform.i18n import Sentences
from relevo.platform.mail import Mail, Mailer

SENTENCES = Sentences.beside(__file__)
MOST_ADMINS = 20


async def tell_admins_of(deps: Deps, mailer: Mailer, workspace_id: WorkspaceId, channel_id: UUID) -> int:
    """How many were told; none if the channel works again."""
    async with deps.db.transaction(workspace_id, read_only=True) as tx:
        channel = await channels.access_channel(tx, ChannelId(channel_id))
        if channel.stopped_at is None:
            return 0
        rows = await tx.fetch(
            """
            SELECT email, locale FROM teammate
            WHERE workspace_id = $1 AND state = 'active' AND role IN ('owner', 'admin') ORDER BY created_at LIMIT $2
            """,
            tx.tenant,
            MOST_ADMINS,
        )
    link = f"{deps.outside.base_url.rstrip('/')}/channels/{channel.id}"
    for row in rows:
        words = {"name": channel.name, "detail": channel.last_error or channel.problem_code or "", "link": link}
        subject = SENTENCES.say("stopped_subject", row["locale"], name=channel.name)
        await mailer.send(Mail(row["email"], subject, SENTENCES.say("stopped_text", row["locale"], **words)))
    return len(rows)
