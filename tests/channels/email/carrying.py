"""Carrying what stands in the pretended mailbox to the app, as a provider's webhook would."""

import time
from typing import Any

from relevo.channels.email import wire
from relevo.desk.channels.api import Channel
from relevo.desk.intake.storing import store_elements
from relevo.testing.email import EmailSimulator
from relevo.testing.email.state import Customer
from tests.channels.kits_email import SECRET, signed
from tests.channels.stage import Stage

__all__ = ["SECRET", "arrived", "carry", "carry_sent", "deliver", "spoken"]


async def deliver(stage: Stage, channel: Channel, raw: bytes) -> None:
    """One mail through the hook, and the work that follows."""
    inbound = signed(raw, at=int(time.time()))
    answer = await stage.hook(channel, content=inbound.content, headers=inbound.headers)
    assert (answer.status_code, answer.text) == (200, ""), answer.text
    await stage.run_jobs()


async def carry(stage: Stage, channel: Channel, server: EmailSimulator) -> None:
    """All mails of the Inbox, in order."""
    inbox = server.state.folders["INBOX"]
    waiting, inbox.mails = inbox.mails, []
    for one in waiting:
        await deliver(stage, channel, one.raw)


async def carry_sent(stage: Stage, channel: Channel, raw: bytes) -> None:
    """A mail of the Sent folder, as a poll finds it."""
    own = frozenset({"support@shop.test"})
    settings = wire.Settings(
        channel_id=str(channel.id), own=own, trusted_forms=frozenset(), proof="none", auth_server="", thread_secret=""
    )
    async with stage.db.transaction(stage.workspace.id) as tx:
        await store_elements(tx, channel, [wire.split(raw, settings, box="sent", at=time.time())])
    await stage.run_jobs()


def arrived(customer: Customer) -> list[str]:
    return [one.text for one in customer.letters if one.by == "company"]


async def spoken(stage: Stage, channel: Channel) -> list[tuple[str, str]]:
    """Who said what, in every conversation of the channel, in order."""
    rows: list[Any] = await stage.messages(channel)
    return [(row["author_kind"], row["text"]) for row in rows]
