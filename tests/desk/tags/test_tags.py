"""Tags on a conversation: one form for one word, bounded, found by the search, put on by teammates and actions."""

from typing import Any

import httpx2
import pytest

from relevo.desk.tags.schemas import MAX_TAGS, plain_tag
from relevo.kit.ids import new_id
from relevo.platform.db import Database
from tests.assistant.actions.test_inhouse import give
from tests.desk.contacts.joining.people import People
from tests.shop import open_shop_company


async def put(people: People, conversation_id: object, tags: list[str]) -> httpx2.Response:
    return await people.client.put(f"/conversations/{conversation_id}/tags", json={"tags": tags})


async def test_tags_are_put_on_taken_off_counted_and_found(people: People) -> None:
    _, one = await people.writes("a", "Hola")
    _, two = await people.writes("b", "Buenas")
    answer = await put(people, one, ["VIP", "  talla   equivocada ", "vip"])
    assert answer.status_code == 200, answer.text
    assert [(tag["tag"], tag["by_name"]) for tag in answer.json()] == [("talla equivocada", "Ana"), ("vip", "Ana")]
    await put(people, two, ["vip"])
    used = (await people.client.get("/tags")).json()
    assert used == [{"tag": "vip", "conversations": 2}, {"tag": "talla equivocada", "conversations": 1}]
    found = (await people.client.get("/conversations", params={"q": "equivocada"})).json()["items"]
    assert [row["id"] for row in found] == [str(one)]
    await put(people, one, ["vip"])
    listed = (await people.client.get(f"/conversations/{one}/tags")).json()
    assert [tag["tag"] for tag in listed] == ["vip"]
    changed = await people.world.rows("SELECT count(*) AS n FROM event WHERE name = 'conversation.tagged'")
    assert changed[0]["n"] == 3


async def test_the_twentieth_tag_is_taken_and_one_more_refused_with_nothing_lost(people: People) -> None:
    _, one = await people.writes("a", "Hola")
    names = [f"t{number}" for number in range(MAX_TAGS)]
    assert (await put(people, one, names)).status_code == 200
    assert (await put(people, one, [*names, "more"])).status_code == 422
    assert (await put(people, one, ["x" * 41])).status_code == 422
    assert (await put(people, one, ["  "])).status_code == 422
    assert (await put(people, one, ["a\nb"])).status_code == 422
    assert len((await people.client.get(f"/conversations/{one}/tags")).json()) == MAX_TAGS
    assert (await put(people, one, ["x" * 40])).status_code == 200
    assert (await put(people, new_id(), ["vip"])).status_code == 404


async def test_an_action_puts_a_tag_on(db: Database) -> None:
    async with open_shop_company(db, verified=False) as shop:
        definition: dict[str, Any] = {
            "builtin": "tag",
            "arguments": [{"name": "tag", "source": "fixed", "value": "Quiere Catálogo"}],
            "policy": {"risk": "reversible", "approval": "never", "identity": "anonymous", "confirm": False},
            "flow": {"phrases": {"es": ["mandadme el catálogo"]}, "done": {"es": "Apuntado."}},
        }
        await give(shop, "tag_it", definition)
        done = await shop.ask("mandadme el catálogo, por favor")
        assert done["text"] == "Apuntado."
        [row] = await shop.world.rows("SELECT tag, by_kind, by_name FROM conversation_tag")
        assert (row["tag"], row["by_kind"], row["by_name"]) == ("quiere catálogo", "assistant", "tag_it")


def test_one_word_has_one_form() -> None:
    assert plain_tag("  Muy   URGENTE ") == "muy urgente"
    with pytest.raises(ValueError):  # noqa: PT011 - the check's own
        plain_tag("a\nb")
