"""Every string that ever broke something: taken as inert text, or refused with a clear message. Never a 500."""

import json
from pathlib import Path

import pytest

from relevo.desk.conversations import api
from relevo.desk.conversations.errors import EmptyMessage, MessageTooLong
from tests.desk.conversations.world import World

INLINE = {"text", "code", "strong", "emphasis", "link", "break"}
BLOCKS = {"paragraph", "list", "ordered_list", "code", "quote", "heading"}


def strings_in(folder: Path) -> list[str]:
    # Not splitlines: it would also break lines at the Unicode separators that some of the strings are made of.
    lines = (folder / "strings.jsonl").read_text(encoding="utf-8").split("\n")
    return [json.loads(line)["text"] for line in lines if line]


def check_tree(nodes: list[dict[str, object]], kinds: set[str]) -> None:
    for node in nodes:
        assert node["type"] in kinds
        if node["type"] == "link":
            assert str(node["href"]).split(":")[0] in ("http", "https", "mailto", "tel")


@pytest.mark.shared
@pytest.mark.timeout(120)
async def test_naughty_strings_are_inert_or_refused(world: World, shared_folder: Path) -> None:
    strings = strings_in(shared_folder / "data" / "naughty_strings")
    assert len(strings) > 300
    refused = 0
    first = await world.hear("hola")
    for number, text in enumerate(strings):
        try:
            heard = await world.hear(text, client_id=f"n-{number}")
            said = await world.say(first.conversation_id, text, client_id=f"t-{number}", kind="note")
        except (EmptyMessage, MessageTooLong):
            refused += 1
            continue
        for message in (heard.message, said.message):
            check_tree([dict(block) for block in message.blocks], BLOCKS)
            for block in message.blocks:
                if block["type"] == "paragraph":
                    check_tree([dict(node) for node in block["children"]], INLINE)  # type: ignore[arg-type] - JSON
    assert refused < 20
    async with world.db.transaction(world.workspace_id) as tx:
        thread = await api.list_visitor_messages(tx, first.conversation_id, limit=100)
    assert len(thread.items) == 100
