"""Documents over time, through the API with the real worker: versions, corrections, tags, expiry, scope, uses."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest

from relevo.desk.knowledge.api import find_answer, search
from relevo.desk.knowledge.versions.comparing import compare_texts
from relevo.desk.knowledge.versions.repository import MAX_VERSIONS
from relevo.kit.ids import AssistantId, new_id
from relevo.platform.db import Database
from tests.desk.knowledge.conftest import settled
from tests.house import Workspace

pytestmark = pytest.mark.usefixtures("worker")

OLD = "Parcels to the Canary Islands take nine days."
NEW = "Parcels to the Canary Islands take four days."


async def write(agent: httpx2.AsyncClient, text: str = OLD, title: str = "Delivery") -> dict[str, Any]:
    answer = await agent.post("/knowledge/texts", json={"title": title, "text": text, "language": "en"})
    assert answer.status_code == 201, answer.text
    return await settled(agent, answer.json()["id"])


async def upload(agent: httpx2.AsyncClient, text: str = OLD) -> dict[str, Any]:
    answer = await agent.post("/knowledge/files", files={"files": ("delivery.md", text.encode())})
    return await settled(agent, answer.json()[0]["id"])


async def change(agent: httpx2.AsyncClient, document: dict[str, Any], **fields: Any) -> dict[str, Any]:
    answer = await agent.patch(f"/knowledge/documents/{document['id']}", json=fields)
    assert answer.status_code == 200, answer.text
    return await settled(agent, document["id"])


async def keep_up(agent: httpx2.AsyncClient, document: dict[str, Any], **fields: Any) -> dict[str, Any]:
    answer = await agent.patch(f"/knowledge/documents/{document['id']}/upkeep", json=fields)
    assert answer.status_code == 200, answer.text
    return await settled(agent, document["id"])


async def found(db: Database, workspace: Workspace, question: str, assistant_id: Any = None) -> list[str]:
    async with db.transaction(workspace.id) as tx:
        return [hit.text for hit in await search(tx, question, language="en", assistant_id=assistant_id)]


async def passages_of(db: Database, workspace: Workspace) -> int:
    async with db.transaction(workspace.id) as tx:
        return await tx.fetchval("SELECT count(*) FROM passage WHERE workspace_id = $1", tx.tenant)


async def test_versions_are_kept_compared_and_brought_back(agent: httpx2.AsyncClient) -> None:
    document = await write(agent)
    await change(agent, document, text=NEW)
    at = f"/knowledge/documents/{document['id']}"
    versions = (await agent.get(f"{at}/versions")).json()
    assert [(each["version"], each["characters"]) for each in versions] == [(2, len(NEW)), (1, len(OLD))]
    assert versions[0]["made_by"]

    compared = (await agent.get(f"{at}/versions/2/changes", params={"before": 1})).json()
    assert [(part["change"], part["text"].strip()) for part in compared["text"][1:3]] == [
        ("removed", "nine"),
        ("added", "four"),
    ]
    assert compared["title"] == [{"change": "same", "text": "Delivery"}]
    assert (await agent.get(f"{at}/versions/1/changes")).status_code == 404  # nothing is kept before the first

    assert (await agent.post(f"{at}/versions/1/restore")).status_code == 200
    assert (await settled(agent, document["id"]))["text"] == OLD
    # Going back is a version too: what was there before it is not lost.
    assert [each["version"] for each in (await agent.get(f"{at}/versions")).json()] == [3, 2, 1]


async def test_the_phrasings_of_a_qa_come_back_with_its_version(agent: httpx2.AsyncClient) -> None:
    qa = {"question": "When do you open?", "answer": "At nine.", "phrasings": ["Opening hours?"]}
    document = (await agent.post("/knowledge/qas", json=qa)).json()
    await settled(agent, document["id"])
    await change(agent, document, answer="At ten.", phrasings=["From when on?"])
    at = f"/knowledge/documents/{document['id']}/versions"
    compared = (await agent.get(f"{at}/2/changes")).json()
    assert (compared["phrasings_removed"], compared["phrasings_added"]) == (["Opening hours?"], ["From when on?"])
    await agent.post(f"{at}/1/restore")
    again = await settled(agent, document["id"])
    assert (again["text"], again["phrasings"]) == ("At nine.", ["Opening hours?"])


async def test_twenty_versions_are_kept_and_the_oldest_goes(agent: httpx2.AsyncClient) -> None:
    document = await write(agent)
    for number in range(MAX_VERSIONS):
        await change(agent, document, text=f"Parcels take {number} days.")
    at = f"/knowledge/documents/{document['id']}/versions"
    kept = [each["version"] for each in (await agent.get(at)).json()]
    assert kept == list(range(MAX_VERSIONS + 1, 1, -1))
    refused = await agent.post(f"{at}/1/restore")
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")


async def test_reading_again_what_did_not_change_makes_no_version(agent: httpx2.AsyncClient) -> None:
    document = await upload(agent)
    await agent.post(f"/knowledge/documents/{document['id']}/reindex")
    await settled(agent, document["id"])
    assert len((await agent.get(f"/knowledge/documents/{document['id']}/versions")).json()) == 1


async def test_a_text_corrected_by_hand_survives_a_reindex_until_the_source_is_taken_again(
    agent: httpx2.AsyncClient, db: Database, workspace: Workspace
) -> None:
    document = await upload(agent)
    corrected = await change(agent, document, text=NEW)
    assert corrected["corrected_by"]
    assert corrected["source_text"] == OLD
    await agent.post(f"/knowledge/documents/{document['id']}/reindex")
    assert (await settled(agent, document["id"]))["text"] == NEW
    assert await found(db, workspace, "Canary Islands parcels") == [NEW]

    taken = await agent.post(f"/knowledge/documents/{document['id']}/correction", json={"keep": "source"})
    assert taken.status_code == 200, taken.text
    again = await settled(agent, document["id"])
    assert (again["text"], again["corrected_at"]) == (OLD, None)
    refused = await agent.post(f"/knowledge/documents/{document['id']}/correction", json={"keep": "source"})
    assert (refused.status_code, refused.json()["code"]) == (409, "not_corrected")


async def test_an_expired_document_is_not_answered_from_until_it_is_prolonged(
    agent: httpx2.AsyncClient, db: Database, workspace: Workspace
) -> None:
    document = await write(agent)
    soon = (datetime.now(UTC) + timedelta(days=3)).isoformat()
    assert not (await keep_up(agent, document, expires_at=soon))["is_expired"]
    assert (await agent.get("/knowledge/stats")).json()["expiring"] == 1
    (listed,) = (await agent.get("/knowledge/documents", params={"expires": "soon"})).json()["items"]
    assert listed["id"] == document["id"]

    expired = await keep_up(agent, document, expires_at="2020-01-01T00:00:00Z")
    assert (expired["is_expired"], expired["passage_count"], expired["text"]) == (True, 0, OLD)
    assert await found(db, workspace, "Canary Islands parcels") == []
    stats = (await agent.get("/knowledge/stats")).json()
    assert (stats["expiring"], stats["expired"]) == (0, 1)
    # Changing it does not bring it back.
    await change(agent, document, text=NEW)
    assert await found(db, workspace, "Canary Islands parcels") == []

    await keep_up(agent, document, expires_at=None)
    assert await found(db, workspace, "Canary Islands parcels") == [NEW]


async def test_a_document_expires_at_its_moment_whether_or_not_its_job_has_run(
    agent: httpx2.AsyncClient, db: Database, workspace: Workspace
) -> None:
    document = await write(agent)
    async with db.transaction(workspace.id) as tx:
        await tx.execute("UPDATE knowledge_document SET expires_at = now() - interval '1 second'")
        assert await tx.fetchval("SELECT count(*) FROM passage WHERE workspace_id = $1", tx.tenant) == 1
        answer = await find_answer(tx, "How long do parcels to the Canary Islands take?", language="en")
    assert not hasattr(answer, "text")
    assert (await agent.get(f"/knowledge/documents/{document['id']}")).json()["is_expired"]


async def test_the_job_of_a_date_takes_the_passages_out(
    agent: httpx2.AsyncClient, db: Database, workspace: Workspace
) -> None:
    document = await write(agent)
    await keep_up(agent, document, expires_at=(datetime.now(UTC) + timedelta(seconds=0.6)).isoformat())
    async with asyncio.timeout(30):
        while await passages_of(db, workspace):  # noqa: ASYNC110 - it happens in the database
            await asyncio.sleep(0.05)


async def test_tags_are_kept_once_and_filter_the_list(agent: httpx2.AsyncClient) -> None:
    document = await write(agent)
    await write(agent, title="Another")
    tagged = await keep_up(agent, document, tags=["Returns", "returns", "  shipping "])
    assert tagged["tags"] == ["Returns", "shipping"]
    assert {(each["tag"], each["documents"]) for each in (await agent.get("/knowledge/tags")).json()} == {
        ("Returns", 1),
        ("shipping", 1),
    }
    (listed,) = (await agent.get("/knowledge/documents", params={"tag": "Returns"})).json()["items"]
    assert listed["id"] == document["id"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"tags": ["x" * 41]},
        {"tags": [str(number) for number in range(21)]},
        {"tags": [" "]},
        {"expires_at": "tomorrow"},
        {"expires_at": "2030-01-01T00:00:00"},
        {"assistant_ids": []},
        {"assistant_ids": [str(new_id())]},
    ],
)
async def test_wrong_upkeep_is_refused_and_changes_nothing(agent: httpx2.AsyncClient, wrong: dict[str, Any]) -> None:
    document = await write(agent)
    answer = await agent.patch(f"/knowledge/documents/{document['id']}/upkeep", json={"tags": ["a"], **wrong})
    assert answer.status_code == 422
    assert (await agent.get(f"/knowledge/documents/{document['id']}")).json()["tags"] == []


async def test_a_document_for_one_assistant_is_not_found_by_another(
    agent: httpx2.AsyncClient, db: Database, workspace: Workspace
) -> None:
    async with db.transaction(workspace.id) as tx:
        ours = AssistantId(new_id())
        await tx.execute("INSERT INTO assistant (workspace_id, id, name) VALUES ($1, $2, 'Iris')", tx.tenant, ours)
    other = AssistantId(new_id())
    document, second = await write(agent), await write(agent, text=NEW, title="Second")
    scoped = await keep_up(agent, document, assistant_ids=[str(ours)])
    assert scoped["assistant_ids"] == [str(ours)]
    assert await found(db, workspace, "Canary Islands parcels", other) == [NEW]
    assert sorted(await found(db, workspace, "Canary Islands parcels", ours)) == sorted([OLD, NEW])
    assert (await agent.get(f"/knowledge/documents/{second['id']}")).json()["assistant_ids"] is None
    # A new text is for everybody, and the way back leaves no empty source.
    await keep_up(agent, document, assistant_ids=None)
    assert len((await agent.get("/knowledge/sources")).json()["items"]) == 1
    assert sorted(await found(db, workspace, "Canary Islands parcels", other)) == sorted([OLD, NEW])


async def test_titles_and_texts_of_all_documents_are_searched(agent: httpx2.AsyncClient) -> None:
    await write(agent, title="Teapots", text="They are brown.")
    await write(agent, title="Cups", text="They hold a teapot's tea: 100 % of it.")
    items = (await agent.get("/knowledge/documents", params={"q": "teapot"})).json()["items"]
    assert {each["title"] for each in items} == {"Teapots", "Cups"}
    assert len((await agent.get("/knowledge/documents", params={"q": "100 %"})).json()["items"]) == 1


def test_a_comparison_gives_both_texts_back_word_for_word() -> None:
    old, new = "One two three.\n\nSame line.\nFour", "One 2 three!\n\nSame line.\nFour five\n"
    parts = compare_texts(old, new)
    assert "".join(part.text for part in parts if part.change != "added") == old
    assert "".join(part.text for part in parts if part.change != "removed") == new


def test_long_stretches_are_compared_as_a_whole() -> None:
    old, new = "a b " * 5000, "b c " * 5000
    assert [part.change for part in compare_texts(old, new)] == ["removed", "added"]


async def test_only_who_may_see_a_document_sees_its_versions(agent: httpx2.AsyncClient) -> None:
    for path in ("versions", "uses", "versions/2/changes"):
        assert (await agent.get(f"/knowledge/documents/{new_id()}/{path}")).status_code == 404
