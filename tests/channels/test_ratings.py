"""A rating with its comment on every channel with a provider: asked when it may be, once, answered, kept and shown."""

from typing import Any

import pytest

from relevo.desk.reports import endpoints as reports_endpoints
from relevo.platform.db import Record
from tests.channels.kits import KITS
from tests.channels.line import Line

WHY = "Me atendieron muy rápido"


@pytest.fixture
def line(line: Line) -> Line:
    line.stage.app.include_router(reports_endpoints.router, prefix="/api/v1")
    return line


async def resolve(line: Line) -> None:
    conversation = await line.stage.conversation_of(line.channel)
    answered = await line.stage.admin.post(f"/conversations/{conversation['id']}/resolve", json={})
    assert answered.status_code == 200, answered.text
    await line.later(60)


async def asked(line: Line) -> list[tuple[str, str]]:
    """Each question of a survey, with the state of its delivery."""
    rows = await line.stage.rows(
        "SELECT m.content #>> '{event,name}' AS name, d.state FROM delivery d JOIN message m ON m.id = d.message_id "
        "WHERE d.kind = 'rating' ORDER BY m.seq"
    )
    return [(row["name"], row["state"]) for row in rows]


async def rating_of(line: Line) -> Record:
    [row] = await line.stage.rows("SELECT * FROM csat")
    return row


async def lines_of(line: Line) -> list[dict[str, Any]]:
    rows = await line.stage.rows("SELECT content -> 'event' AS event FROM message WHERE kind = 'event' ORDER BY seq")
    return [row["event"] for row in rows]


SENT = ("sent", "delivered", "read")


async def test_it_is_asked_for_once_answered_explained_and_shown_in_thread_and_report(line: Line) -> None:
    await line.hear()
    await line.answer("Listo")
    await resolve(line)
    assert [name for name, state in await asked(line) if state in SENT] == ["csat_requested"]
    await line.hear("4")
    await line.later(60)
    assert [name for name, state in await asked(line) if state in SENT] == ["csat_requested", "csat_comment_requested"]
    assert len(line.kit.arrived()) >= 3
    # Written out where there are no buttons, the stars are not numbered twice.
    assert "1. 1 ★" not in "\n".join(line.kit.arrived())
    if not line.kit.connector.capabilities.choices:
        assert "1 ★\n2 ★★\n" in "\n".join(line.kit.arrived())
    await line.hear(WHY, times=2)
    await line.later(60)
    conversation = await line.stage.conversation_of(line.channel)
    assert (conversation["status"], conversation["csat_score"]) == ("resolved", 4)
    rating = await rating_of(line)
    assert (rating["score"], rating["comment"]) == (4, WHY)
    told = {one["name"]: one["data"] for one in await lines_of(line)}
    assert told["csat_commented"] == {"score": 4, "comment": WHY}
    behind = (await line.stage.admin.get("/reports/conversations", params={"behind": "commented"})).json()["items"]
    assert [(one["score"], one["comment"]) for one in behind] == [(4, WHY)]

    # What comes after it is a new matter, and neither question is asked twice for the old one.
    await line.hear("Otra cosa: necesito una factura")
    conversation = await line.stage.conversation_of(line.channel)
    assert conversation["status"] == "open"
    assert len(await asked(line)) == 2
    assert (await rating_of(line))["comment"] == WHY


async def test_after_a_rating_a_question_is_a_question_and_no_comment(line: Line) -> None:
    await line.hear()
    await resolve(line)
    await line.hear("2")
    await line.later(60)
    await line.hear("¿Y cuándo llega mi pedido?")
    conversation = await line.stage.conversation_of(line.channel)
    assert conversation["status"] == "open"
    assert (await rating_of(line))["comment"] == ""
    rows = await line.stage.messages(line.channel)
    assert rows[-1]["text"].startswith("¿Y cuándo llega")


async def test_what_comes_an_hour_after_the_rating_is_a_message(line: Line) -> None:
    await line.hear()
    await resolve(line)
    await line.hear("5")
    await line.later(60)
    await line.stage.rows(
        "UPDATE message SET created_at = created_at - interval '61 minutes' "
        "WHERE content #>> '{event,name}' = 'csat_comment_requested' RETURNING 1"
    )
    await line.stage.rows("UPDATE conversation SET csat_asked_at = csat_asked_at - interval '2 hours' RETURNING 1")
    await line.hear(WHY)
    conversation = await line.stage.conversation_of(line.channel)
    assert conversation["status"] == "open"
    assert (await rating_of(line))["comment"] == ""


async def test_a_number_and_below_it_why_is_a_rating_with_its_comment(line: Line) -> None:
    await line.hear()
    await resolve(line)
    await line.hear(f"5\n{WHY}")
    await line.later(60)
    rating = await rating_of(line)
    assert (rating["score"], rating["comment"]) == (5, WHY)
    assert [name for name, _ in await asked(line)] == ["csat_requested"]


@pytest.mark.parametrize(
    "kind", [kit for kit in KITS if kit.connector.capabilities.window_h], indirect=True, ids=lambda kit: kit.kind
)
async def test_nobody_is_asked_outside_of_the_channels_window(line: Line) -> None:
    await line.hear()
    await line.stage.rows("UPDATE conversation_window SET expires_at = now() - interval '1 second' RETURNING 1")
    before = line.kit.arrived()
    await resolve(line)
    assert [(name, state in SENT) for name, state in await asked(line)] == [("csat_requested", False)]
    assert line.kit.arrived() == before


async def test_a_conversation_that_was_opened_again_at_once_is_not_asked_about(line: Line) -> None:
    await line.hear()
    conversation = await line.stage.conversation_of(line.channel)
    await line.stage.admin.post(f"/conversations/{conversation['id']}/resolve", json={})
    await line.hear("Espera, una cosa más")
    await line.later(60)
    assert await asked(line) == []
