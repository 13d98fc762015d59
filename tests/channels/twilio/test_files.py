"""Files that go out: Twilio fetches them from an address of ours that is signed and ends soon."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest

from relevo.desk.team.api import create_sign_in_link
from relevo.kit.ids import new_id
from relevo.testing.twilio import TwilioSimulator
from tests.channels.web.serving import serve
from tests.house import make_workspace

PDF = b"%PDF-1.7\n%%EOF\n"
PHONE = "+34600111222"
WITHIN_S = 20.0


@dataclass
class Desk:
    twilio: TwilioSimulator
    api: httpx2.AsyncClient

    async def until(self, path: str, wanted: Any) -> Any:
        """The first item there that `wanted` accepts."""
        async with asyncio.timeout(WITHIN_S):
            while True:
                items = (await self.api.get(path)).json()["items"]
                found = next((one for one in items if wanted(one)), None)
                if found is not None:
                    return found
                await asyncio.sleep(0.05)


@pytest.fixture
async def desk(database_url: str, tmp_path: Path) -> AsyncGenerator[Desk]:
    async with (
        TwilioSimulator() as twilio,
        serve(database_url, tmp_path, with_worker=True, reaches=[twilio.netloc]) as served,
    ):
        served.house.http.limits.enabled = False
        await twilio.may_call(f"127.0.0.1:{served.port}", f"localhost:{served.port}")
        workspace = await make_workspace(served.house.db)
        async with served.house.db.transaction(workspace.id) as tx:
            link = await create_sign_in_link(tx, workspace.admin, valid_for=timedelta(minutes=5))
        headers = {"Origin": served.base_url}
        async with httpx2.AsyncClient(base_url=f"{served.base_url}/api/v1", headers=headers, timeout=30) as api:
            assert (await api.post("/auth/link", json={"token": link.text})).is_success
            given = {"kind": "sms", "name": "SMS", "connection": twilio.connect_values}
            channel = (await api.post("/channels", json=given)).json()
            assert (await api.post(f"/channels/{channel['id']}/check")).is_success
            yield Desk(twilio, api)


async def test_a_file_goes_out_as_an_mms_with_its_words_and_two_as_messages_of_their_own(desk: Desk) -> None:
    customer = desk.twilio.state.customer(PHONE)
    await desk.twilio.say(customer, "hola")
    conversation = await desk.until("/conversations?view=open&limit=10", lambda one: True)
    sent = [(await desk.api.post("/files", files={"file": (f"{n}.pdf", PDF)})).json()["id"] for n in range(3)]
    path = f"/conversations/{conversation['id']}/messages"
    for text, files in (("See this", sent[:1]), ("And these", sent[1:])):
        body = {"client_id": new_id().hex, "text": text, "attachment_ids": files}
        assert (await desk.api.post(path, json=body)).status_code == 201
    await desk.until(
        f"{path}?limit=50", lambda one: one["text"] == "And these" and one["delivery"]["state"] == "delivered"
    )
    bubbles = [one for one in customer.bubbles if one.by == "company"]
    assert [(one.text, len(one.files)) for one in bubbles] == [("See this", 1), ("And these", 0), ("", 1), ("", 1)]
    assert all(desk.twilio.state.files[key].body == PDF for one in bubbles for key in one.files)
