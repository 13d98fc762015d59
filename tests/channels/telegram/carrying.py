"""One chat, and carrying the pretended Telegram's updates to the app's hook, as its webhook would."""

from dataclasses import dataclass
from typing import Any

from relevo.desk.channels.api import Channel
from relevo.platform.db import Record
from relevo.testing.telegram import TelegramSimulator
from relevo.testing.telegram.state import Customer
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


@dataclass
class Chat:
    """One customer and the team, with what is between them."""

    stage: Stage
    channel: Channel
    phone: TelegramSimulator
    lucia: Customer

    async def carry(self, *, times: int = 1) -> None:
        await carry(self.stage, self.channel, self.phone, times=times)

    async def begins(self) -> None:
        """The customer's first word comes in."""
        await self.phone.say(self.lucia, "hola")
        await self.carry()

    async def conversation(self) -> Record:
        return await self.stage.conversation_of(self.channel)

    async def messages(self) -> list[Record]:
        return await self.stage.messages(self.channel)

    async def says(self, text: str) -> dict[str, Any]:
        """A teammate answers; nothing leaves yet."""
        return await self.stage.say((await self.conversation())["id"], text)

    async def answers(self, text: str) -> None:
        await self.says(text)
        await self.stage.run_jobs()

    def seen(self) -> list[str]:
        """What the customer sees from the team."""
        return texts(self.lucia)


def texts(customer: Customer) -> list[str]:
    return [bubble.text for bubble in customer.bubbles if bubble.by == "bot"]
