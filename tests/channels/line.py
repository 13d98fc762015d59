"""A connected channel of any kind, with its customer on one end and the team's inbox on the other."""

from dataclasses import dataclass

from relevo.desk.channels.api import Channel
from tests.channels.conformance import Inbound, Kit, tell
from tests.channels.stage import Stage


@dataclass
class Line:
    """A connected channel of the kind that is tested, with its customer."""

    kit: Kit
    stage: Stage
    channel: Channel

    async def hear(self, text: str = "hola", *, times: int = 1) -> Inbound:
        inbound = await self.kit.writes(text)
        for _ in range(times):
            assert await tell(self.stage, self.channel, inbound) in (200, 202)
        await self.stage.run_jobs()
        return inbound

    async def answer(self, *texts: str) -> list[str]:
        conversation = await self.stage.conversation_of(self.channel)
        said = [(await self.stage.say(conversation["id"], text))["id"] for text in texts]
        await self.stage.run_jobs()
        return said

    async def states(self) -> list[tuple[str | None, str | None]]:
        rows = await self.stage.messages(self.channel)
        return [(row["delivery_state"], row["delivery_code"]) for row in rows if row["author_kind"] == "teammate"]

    async def later(self, seconds: float) -> None:
        await self.stage.age(self.channel, seconds)
        await self.stage.run_jobs(due_within_s=seconds)
