"""Draft, publish, versions, differences, roll back: the live version answers until somebody publishes."""

from typing import Any

import httpx2
import pytest

from relevo.desk.assistants.actions.change_assistant import carry_over
from relevo.desk.assistants.differences import compare_words
from relevo.kit.ids import new_id


async def create(client: httpx2.AsyncClient) -> str:
    answer = await client.post("/assistants", json={"name": "Vega"})
    return f"/assistants/{answer.json()['id']}"


async def publish(client: httpx2.AsyncClient, path: str, change: dict[str, Any], note: str = "") -> dict[str, Any]:
    draft = (await client.patch(f"{path}/draft", json=change)).json()
    answer = await client.post(f"{path}/publish", json={"revision": draft["revision"], "note": note})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_draft_changes_nothing_until_it_is_published(admin: httpx2.AsyncClient) -> None:
    path = await create(admin)
    draft = (await admin.patch(f"{path}/draft", json={"greeting": {"es": "¡Hola, hola!"}})).json()
    assert (draft["changed"], draft["based_on"], draft["config"]["greeting"]["es"]) == (["greeting"], 1, "¡Hola, hola!")
    live = (await admin.get(path)).json()
    assert (live["live_version"], live["greeting"]["es"], live["has_draft"]) == (1, "", True)
    asked = {"text": "hola", "language": "es"}
    assert "¡Hola, hola!" not in (await admin.post(f"{path}/ask", json=asked)).json()["text"]
    tried = await admin.post(f"{path}/ask", json={**asked, "version": "draft"})
    assert tried.json()["text"] == "¡Hola, hola!"

    answer = await admin.post(f"{path}/publish", json={"revision": draft["revision"], "note": "Warmer"})
    assert (answer.json()["live_version"], answer.json()["has_draft"]) == (2, False)
    assert (await admin.post(f"{path}/ask", json=asked)).json()["text"] == "¡Hola, hola!"
    versions = (await admin.get(f"{path}/versions")).json()["items"]
    assert [(one["number"], one["is_live"], one["note"]) for one in versions] == [(2, True, "Warmer"), (1, False, "")]
    assert versions[0]["created_by"]


async def test_a_draft_that_says_the_same_is_none_and_one_can_be_thrown_away(admin: httpx2.AsyncClient) -> None:
    path = await create(admin)
    await admin.patch(f"{path}/draft", json={"can_transfer": False})
    await admin.patch(f"{path}/draft", json={"can_transfer": True})
    assert not (await admin.get(path)).json()["has_draft"]
    await admin.patch(f"{path}/draft", json={"can_transfer": False})
    assert (await admin.delete(f"{path}/draft")).status_code == 204
    assert (await admin.get(f"{path}/draft")).json()["changed"] == []
    refused = await admin.post(f"{path}/publish", json={"revision": 0})
    assert (refused.status_code, refused.json()["code"]) == (409, "nothing_to_publish")


async def test_only_the_draft_that_was_seen_is_published(admin: httpx2.AsyncClient) -> None:
    path = await create(admin)
    seen = (await admin.patch(f"{path}/draft", json={"can_transfer": False})).json()
    await admin.patch(f"{path}/draft", json={"enable_memories": False})
    refused = await admin.post(f"{path}/publish", json={"revision": seen["revision"]})
    assert (refused.status_code, refused.json()["code"]) == (409, "draft_changed")
    assert (await admin.get(path)).json()["live_version"] == 1


async def test_an_earlier_version_comes_back_as_a_new_one(admin: httpx2.AsyncClient) -> None:
    path = await create(admin)
    await publish(admin, path, {"instructions": {"tone": "Warm and brief."}})
    await publish(admin, path, {"instructions": {"tone": "Cold and long."}})
    found = (await admin.get(f"{path}/differences", params={"before": 2, "after": 3})).json()
    assert [one["path"] for one in found] == ["instructions.tone"]
    assert {run["kind"] for run in found[0]["words"]} == {"same", "removed", "added"}
    back = (await admin.post(f"{path}/versions/2/restore")).json()
    assert (back["live_version"], back["instructions"]["tone"]) == (4, "Warm and brief.")
    assert (await admin.get(f"{path}/versions")).json()["items"][0]["restored_from"] == 2
    assert (await admin.get(f"{path}/versions/3")).json()["instructions"]["tone"] == "Cold and long."
    assert (await admin.post(f"{path}/versions/4/restore")).status_code == 409
    assert (await admin.post(f"{path}/versions/99/restore")).status_code == 404
    assert (await admin.get(f"{path}/versions/99")).status_code == 404
    assert (await admin.get(f"{path}/versions/99999999999")).status_code == 422


async def test_a_channel_can_differ(admin: httpx2.AsyncClient) -> None:
    path = await create(admin)
    channel = str(new_id())
    difference = {"channel_id": channel, "greeting": {"es": "¡Buenas!"}}
    await publish(admin, path, {"greeting": {"es": "Hola"}, "channel_differences": [difference]})
    asked = {"text": "hola", "language": "es"}
    assert (await admin.post(f"{path}/ask", json=asked)).json()["text"] == "Hola"
    assert (await admin.post(f"{path}/ask", json={**asked, "channel_id": channel})).json()["text"] == "¡Buenas!"
    twice = await admin.patch(f"{path}/draft", json={"channel_differences": [difference, difference]})
    assert twice.status_code == 422


async def test_a_change_made_at_once_is_not_undone_by_a_draft_that_waited(admin: httpx2.AsyncClient) -> None:
    path = await create(admin)
    await admin.patch(f"{path}/draft", json={"instructions": {"tone": "Warm."}})
    await admin.patch(path, json={"instructions": {"guidelines": "- Prices include tax."}})
    draft = (await admin.get(f"{path}/draft")).json()
    assert draft["config"]["instructions"]["guidelines"] == "- Prices include tax."
    assert draft["config"]["instructions"]["tone"] == "Warm."
    assert carry_over("mine", "old", "old\n- line") == "mine\n- line"
    assert carry_over("mine", "old", "other") == "mine"


async def test_agents_look_and_admins_write(admin: httpx2.AsyncClient, agent: httpx2.AsyncClient) -> None:
    path = await create(admin)
    assert (await agent.get(f"{path}/draft")).status_code == 200
    assert (await agent.get(f"{path}/versions")).status_code == 200
    for method, where in (("PATCH", "draft"), ("DELETE", "draft"), ("POST", "publish"), ("POST", "versions/1/restore")):
        answer = await agent.request(method, f"{path}/{where}", json={"revision": 0} if where == "publish" else {})
        assert answer.status_code == 403, where


@pytest.mark.parametrize(("before", "after"), [("a b c", "a c d"), ("", "x"), ("x", ""), ("w " * 3_000, "v " * 3_000)])
def test_the_runs_of_words_make_both_texts(before: str, after: str) -> None:
    runs = compare_words(before, after)
    assert "".join(run.text for run in runs if run.kind != "added") == before
    assert "".join(run.text for run in runs if run.kind != "removed") == after
