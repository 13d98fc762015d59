"""Promise 1: a 2xx, a tick or an acknowledged socket frame comes after COMMIT. (The kill drill: test_kill_nine.py.)"""

import asyncio
import json

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

from relevo.kit.ids import new_id
from relevo.platform.db.driver import connect as connect_owner
from tests.channels.web.serving import Visitor
from tests.promises.company import Company

# COMMIT itself fails: the last moment at which a message can still be lost.
FAIL_AT_COMMIT = """
CREATE OR REPLACE FUNCTION fail_at_commit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.text LIKE '%fails at commit%' THEN RAISE EXCEPTION 'the disk is full'; END IF;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS fail_at_commit ON message;
CREATE CONSTRAINT TRIGGER fail_at_commit AFTER INSERT ON message DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION fail_at_commit();
"""


async def break_commits(database_url: str) -> None:
    owner = await connect_owner(database_url)
    try:
        await owner.execute(FAIL_AT_COMMIT)
    finally:
        await owner.close()


async def test_whatever_was_acknowledged_over_http_is_there(company: Company) -> None:
    visitors = [await company.shop.visit() for _ in range(10)]
    said = await asyncio.gather(*(visitor.say(f"mensaje {n}") for visitor in visitors for n in range(10)))
    for accepted in said:
        found = await company.rows("SELECT text FROM message WHERE id = $1", accepted["message"]["id"])
        assert [row["text"] for row in found] == [accepted["message"]["text"]]


async def test_a_message_whose_commit_fails_is_not_acknowledged(company: Company, database_url: str) -> None:
    await break_commits(database_url)
    visitor = await company.shop.visit()
    answer = await visitor.client.post("/messages", json={"client_id": new_id().hex, "text": "this fails at commit"})
    assert answer.status_code >= 500
    assert (await visitor.thread())["items"] == []
    teammate = await company.sign_in(company.shop.workspace.agent)
    accepted = await visitor.say("hola")
    answer = await teammate.post(
        f"/conversations/{accepted['conversation']['id']}/messages",
        json={"client_id": new_id().hex, "text": "this fails at commit too"},
    )
    assert answer.status_code >= 500
    assert not [m for m in await company.messages(accepted["conversation"]["id"]) if "fails" in m["text"]]


async def send_over_socket(company: Company, visitor: Visitor, text: str) -> str:
    """What the socket answers: "ack", "refused", or "closed" when it breaks instead of answering."""
    url = f"{company.shop.web.replace('http', 'ws', 1)}/stream"
    client_id = new_id().hex
    async with connect(url, origin=Origin(company.base_url)) as socket, asyncio.timeout(10):
        await socket.send(json.dumps({"type": "hello", "token": visitor.session["token"], "cursor": None}))
        await socket.send(json.dumps({"type": "message", "client_id": client_id, "text": text, "language": "es"}))
        try:
            while True:
                told = json.loads(await socket.recv())
                if told.get("client_id") == client_id:
                    break
        except ConnectionClosed:
            return "closed"
        if told["type"] == "ack":
            found = await company.rows("SELECT 1 FROM message WHERE id = $1", told["message"]["id"])
            assert found, "acknowledged before it was committed"
        return told["type"]


async def test_a_socket_frame_is_acknowledged_after_commit_and_never_when_it_fails(
    company: Company, database_url: str
) -> None:
    await break_commits(database_url)
    visitor = await company.shop.visit()
    assert await send_over_socket(company, visitor, "uno") == "ack"
    assert await send_over_socket(company, visitor, "this fails at commit") in ("refused", "closed")
    assert await send_over_socket(company, visitor, "dos") == "ack"
    shown = (await visitor.thread())["items"]
    assert [m["text"] for m in shown if m["author"]["kind"] == "contact" and m["event"] is None] == ["uno", "dos"]
