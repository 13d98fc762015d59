"""Conversations with the demo shop in three languages: the last question leans on those before, or does not.

Written before the search was changed with them; `follow_ups.jsonl` has what was said and what one of must be in the
answer. The first, third, ... of a language were looked at while the rules were written, the others were
not.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from relevo.assistant.ask import Turn, answer_as
from relevo.assistant.evaluate.answering import default_assistant
from relevo.platform.db import Database
from tests.assistant.evaluate.demo_shop import DemoShop, make_demo_shop

ROWS = [json.loads(line) for line in (Path(__file__).parent / "follow_ups.jsonl").read_text().splitlines()]
# How many of ten find the fact at least: of those looked at, of those kept aside. (The shop has nothing in Portuguese.)
LEAST = {"es": (9, 5), "en": (7, 6), "pt": (5, 4)}


@pytest.fixture(scope="module")
async def shop(db: Database) -> DemoShop:
    return await make_demo_shop(db)


async def answer(db: Database, shop: DemoShop, row: dict[str, Any], *, alone: bool = False) -> str:
    """What the last message is answered, after everything before it was."""
    assistant = default_assistant()
    *before, last = row["said"]
    history: list[Turn] = []
    for text in () if alone else before:
        result = await answer_as(db, shop[0], assistant, text, language=row["language"], history=history)
        history += [Turn("contact", text), Turn("assistant", result.text)]
    return (await answer_as(db, shop[0], assistant, last, language=row["language"], history=history)).text


async def right(db: Database, shop: DemoShop, language: str, *, alone: bool = False) -> list[bool]:
    rows = [row for row in ROWS if row["language"] == language]
    texts = [await answer(db, shop, row, alone=alone) for row in rows]
    return [any(fact in text for fact in row["fact"]) for row, text in zip(rows, texts, strict=True)]


@pytest.mark.parametrize("language", ["es", "en", "pt"])
async def test_a_follow_up_is_answered_from_what_came_before(db: Database, shop: DemoShop, language: str) -> None:
    found = await right(db, shop, language)
    alone = await right(db, shop, language, alone=True)
    looked_at, kept_aside = found[::2], found[1::2]
    assert sum(looked_at) >= LEAST[language][0]
    assert sum(kept_aside) >= LEAST[language][1]
    assert sum(found) >= sum(alone) + 3, "the last message alone finds less"
