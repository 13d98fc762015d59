"""A company with a simulated account of Meta's connected, on a served house with a worker."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Generic, TypeVar

import httpx2
import pytest

from relevo.desk.assistants.api import do_create_assistant
from relevo.desk.audit.api import SYSTEM
from relevo.desk.team.api import create_sign_in_link
from relevo.kit.ids import new_id
from relevo.testing.instagram import InstagramSimulator, InstagramThroughAPage
from relevo.testing.messenger import MessengerSimulator
from relevo.testing.meta.messaging import MessagingSimulator
from relevo.testing.whatsapp import WhatsAppSimulator
from tests.channels.web.serving import Served, serve
from tests.house import Workspace, make_workspace

T = TypeVar("T")
S = TypeVar("S", bound=WhatsAppSimulator | MessagingSimulator)
WITHIN_S = 20.0
LUCIA = "34600111222"
MESSAGING: Mapping[str, type[MessagingSimulator]] = {
    "messenger": MessengerSimulator,
    "instagram": InstagramSimulator,
    "instagram through a page": InstagramThroughAPage,
}
"""Each way in which messages come to Meta's accounts."""


@dataclass(frozen=True)
class Desk(Generic[S]):
    served: Served
    workspace: Workspace
    simulator: S
    api: httpx2.AsyncClient
    """The admin's signed-in browser."""
    channel_id: str

    async def get(self, path: str) -> Any:
        answer = await self.api.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def post(self, path: str, body: Any = None, *, expect: int | None = None) -> Any:
        answer = await self.api.post(path, json=body)
        assert answer.status_code == expect if expect else answer.is_success, answer.text
        return answer.json() if answer.content else None

    async def conversations(self) -> list[dict[str, Any]]:
        return (await self.get("/conversations?view=open&limit=100"))["items"]

    async def conversation(self, phone: str = LUCIA) -> dict[str, Any]:
        """The one with the customer of this phone, as soon as there is one."""
        name = self.simulator.state.customer(phone).name

        async def find() -> dict[str, Any] | None:
            return next((one for one in await self.conversations() if one["contact"]["name"] == name), None)

        return await until(find)

    async def messages(self, conversation_id: str) -> list[dict[str, Any]]:
        return (await self.get(f"/conversations/{conversation_id}/messages?limit=100"))["items"]

    async def spoken(self, conversation_id: str) -> list[str]:
        """What customer, assistant and teammates said, without what the system says."""
        found = [one for one in await self.messages(conversation_id) if one["kind"] == "message"]
        return [one["text"] for one in found if one["author"]["kind"] != "system"]

    async def said(self, conversation_id: str, text: str) -> dict[str, Any]:
        """The message with this text, as soon as it is in the thread."""

        async def find() -> dict[str, Any] | None:
            return next((one for one in await self.messages(conversation_id) if text in one["text"]), None)

        return await until(find)

    async def reply(self, conversation_id: str, text: str, **more: Any) -> dict[str, Any]:
        body = {"client_id": new_id().hex, "text": text, **more}
        return await self.post(f"/conversations/{conversation_id}/messages", body, expect=201)

    async def delivered_as(self, conversation_id: str, message_id: str, *states: str) -> dict[str, Any]:
        """The delivery of the message, once it is in one of the states."""

        async def find() -> dict[str, Any] | None:
            for one in await self.messages(conversation_id):
                if one["id"] == message_id and one["delivery"] and one["delivery"]["state"] in states:
                    return one["delivery"]
            return None

        return await until(find)

    async def on_phone(self, text: str, phone: str = LUCIA) -> Any:
        """The company's bubble with this text on the customer's phone."""

        async def find() -> Any:
            bubbles = self.simulator.state.customer(phone).bubbles
            return next((one for one in bubbles if one.by == "company" and text in one.text), None)

        return await until(find)


async def until(find: Callable[[], Awaitable[T | None]]) -> T:
    """What `find` finds, asked again until it does. Fails after twenty seconds."""
    async with asyncio.timeout(WITHIN_S):
        while True:
            found = await find()
            if found is not None:
                return found
            await asyncio.sleep(0.05)


@asynccontextmanager
async def open_desk(
    database_url: str, folder: Path, simulator: S, kind: str, *, assistant: bool = False
) -> AsyncGenerator[Desk[S]]:
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(simulator)
        reaches = [simulator.netloc]
        served = await stack.enter_async_context(serve(database_url, folder, with_worker=True, reaches=reaches))
        served.house.http.limits.enabled = False
        await simulator.may_call(f"127.0.0.1:{served.port}", f"localhost:{served.port}")
        workspace = await make_workspace(served.house.db)
        async with served.house.db.transaction(workspace.id) as tx:
            assistant_id = (await do_create_assistant(tx, "Relva", by=SYSTEM)).id if assistant else None
            link = await create_sign_in_link(tx, workspace.admin, valid_for=timedelta(minutes=5))
        headers = {"Origin": served.base_url}
        async with httpx2.AsyncClient(base_url=f"{served.base_url}/api/v1", headers=headers, timeout=30) as api:
            answer = await api.post("/auth/link", json={"token": link.text})
            assert answer.is_success, answer.text
            given = {
                "kind": kind,
                "name": kind.capitalize(),
                "assistant_id": str(assistant_id) if assistant_id else None,
                "connection": simulator.connect_values,
            }
            answer = await api.post("/channels", json=given)
            assert answer.status_code == 201, answer.text
            channel_id = answer.json()["id"]
            answer = await api.post(f"/channels/{channel_id}/check")
            assert answer.is_success, answer.text
            if isinstance(simulator, InstagramSimulator):
                connection = answer.json()["connection"]
                assert await simulator.paste_hook(connection["hook_url"], connection["values"]["verify_token"])
            yield Desk(served, workspace, simulator, api, channel_id)


@asynccontextmanager
async def _open_with(
    database_url: str, folder: Path, simulator: S, kind: str, customers: Mapping[str, str] | None, *, assistant: bool
) -> AsyncGenerator[Desk[S]]:
    async with open_desk(database_url, folder, simulator, kind, assistant=assistant) as opened:
        for address, name in (customers or {}).items():
            opened.simulator.state.customer(address, name)
        yield opened


def one_desk(
    simulator: Callable[[], S], kind: str, customers: Mapping[str, str] | None = None, *, assistant: bool = False
) -> Any:
    """The fixture `desk` of a test module: one house for all its tests, with these customers (address to name)."""

    @pytest.fixture(scope="module")
    async def desk(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Desk[S]]:
        folder = tmp_path_factory.mktemp("house")
        async with _open_with(database_url, folder, simulator(), kind, customers, assistant=assistant) as opened:
            yield opened

    return desk


def each_desk(
    simulators: Mapping[str, Callable[[], S]], customers: Mapping[str, str] | None = None, *, assistant: bool = False
) -> Any:
    """As `one_desk`, a house for each of these. The first word of its name is the channel's kind."""

    @pytest.fixture(scope="module", params=simulators)
    async def desk(
        request: pytest.FixtureRequest, database_url: str, tmp_path_factory: pytest.TempPathFactory
    ) -> AsyncGenerator[Desk[S]]:
        folder, kind = tmp_path_factory.mktemp("house"), request.param.split()[0]
        simulator = simulators[request.param]()
        async with _open_with(database_url, folder, simulator, kind, customers, assistant=assistant) as opened:
            yield opened

    return desk
