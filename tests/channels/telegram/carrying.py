"""Carrying the pretended Telegram's updates to the app's hook, as its webhook would."""

from relevo.desk.channels.api import Channel
from relevo.testing.telegram import TelegramSimulator
from tests.channels.stage import Stage


async def carry(stage: Stage, channel: Channel, phone: TelegramSimulator, *, times: int = 1) -> None:
    """All updates that wait, in order, each as often as `times`, and the work that follows."""
    updates, phone.state.updates = phone.state.updates, []
    for update in updates:
        for _ in range(times):
            answer = await stage.hook(
                channel, json=update, headers={"x-telegram-bot-api-secret-token": phone.state.webhook_secret}
            )
            assert (answer.status_code, answer.text) == (200, ""), answer.text
    await stage.run_jobs()
