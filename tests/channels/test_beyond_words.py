"""What a teammate does beyond words, files and choices, where the channel's table says that it can: reactions, quotes,
places, contact cards, edits, deletions. And what the table does not say is refused before anything is stored.
"""

from typing import Any

import pytest

from relevo.desk.channels.api import Content
from tests.channels.conformance import Fault, Kit, OnScreen, screen_of
from tests.channels.kits import KITS
from tests.channels.line import Line

PLACE = {"latitude": 28.1235, "longitude": -15.4363, "name": "Casa Brezo", "address": "Calle Mayor 3"}
CARD = {"name": "Ana Ruiz", "phone": "+34 600 111 333", "email": "ana@brezo.example"}
ASKED: dict[str, dict[str, Any]] = {"location": {"place": PLACE}, "contact": {"card": CARD}}


def that_send(content: Content) -> list[type[Kit]]:
    return [kit for kit in KITS if content in kit.connector.capabilities.sends]


def that_do_not(content: Content) -> list[type[Kit]]:
    return [kit for kit in KITS if content not in kit.connector.capabilities.sends]


def each(kits: list[type[Kit]]) -> Any:
    return pytest.mark.parametrize("kind", kits, indirect=True, ids=lambda kit: kit.kind)


async def of_contact(line: Line) -> dict[str, Any]:
    rows = await line.stage.messages(line.channel)
    return dict(next(row for row in rows if row["author_kind"] == "contact"))


async def put(line: Line, path: str, body: dict[str, Any], *, expect: int = 200) -> dict[str, Any]:
    answer = await line.stage.admin.put(path, json=body)
    assert answer.status_code == expect, answer.text
    await line.stage.run_jobs()
    return answer.json()


async def react(line: Line, emoji: str | None) -> dict[str, Any]:
    return await put(line, f"/messages/{(await of_contact(line))['id']}/reaction", {"emoji": emoji})


async def send(line: Line, body: dict[str, Any], *, expect: int = 201) -> dict[str, Any]:
    conversation = await line.stage.conversation_of(line.channel)
    path = f"/conversations/{conversation['id']}/messages"
    answer = await line.stage.admin.post(path, json={"client_id": "beyond", **body})
    assert answer.status_code == expect, answer.text
    await line.stage.run_jobs()
    return answer.json()


def last(line: Line) -> OnScreen:
    return screen_of(line.kit)[-1]


async def line_states(line: Line) -> list[str]:
    rows = await line.stage.rows(
        "SELECT d.state FROM delivery d WHERE d.kind IN ('reaction', 'edit', 'deletion') ORDER BY d.seq"
    )
    return [row["state"] for row in rows]


@each(that_send("reaction"))
async def test_each_reaction_of_the_table_is_shown_replaced_and_taken_back(line: Line) -> None:
    await line.hear()
    for emoji in line.kit.connector.capabilities.reactions:
        shown = await react(line, emoji)
        await line.later(30)
        assert screen_of(line.kit)[0].reaction == emoji
        assert [one["text"] for one in shown["extras"] if one["kind"] == "team_reaction"] == [emoji]
    shown = await react(line, None)
    await line.later(30)
    assert screen_of(line.kit)[0].reaction == ""
    assert shown["extras"] == []
    assert set(await line_states(line)) == {"sent"}


@each(that_send("reaction"))
async def test_a_reaction_is_no_reply_and_leaves_the_baton_where_it_is(line: Line) -> None:
    await line.stage.admin.patch(f"/channels/{line.channel.id}", json={"assistant_id": str(line.stage.assistant_id)})
    await line.hear()
    before = await line.stage.conversation_of(line.channel)
    assert before["holder_kind"] == "assistant"
    await react(line, line.kit.connector.capabilities.reactions[0])
    after = await line.stage.conversation_of(line.channel)
    same = ("holder_kind", "holder_id", "epoch", "turn_number", "waiting_since", "preview_text", "last_message_at")
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    await line.stage.assistant_says(before["id"], "Hola, dime.")
    await line.later(30)
    assert "Hola, dime." in line.kit.arrived()[-1]


@pytest.mark.parametrize("fault", ["cut", "lost", "throttled", "busy"])
@each(that_send("reaction"))
async def test_a_reaction_whose_answer_was_lost_is_there_once_in_the_end(line: Line, fault: Fault) -> None:
    """Putting it twice is putting it once, so an unclear one is repeated on every channel."""
    await line.hear()
    emoji = line.kit.connector.capabilities.reactions[0]
    line.kit.fail_next_reaction(fault)
    await react(line, emoji)
    await line.later(90)
    assert screen_of(line.kit)[0].reaction == emoji
    assert await line_states(line) == ["sent"]


@each(that_send("reaction"))
async def test_the_same_reaction_again_sends_nothing_and_an_unknown_one_is_refused(line: Line) -> None:
    await line.hear()
    emoji = line.kit.connector.capabilities.reactions[0]
    await react(line, emoji)
    await react(line, emoji)
    assert len(await line_states(line)) == 1
    path = f"/messages/{(await of_contact(line))['id']}/reaction"
    assert (await put(line, path, {"emoji": "🦄"}, expect=422))["code"] == "unknown_reaction"
    assert (await put(line, path, {"emoji": emoji, "epoch": 99}, expect=409))["code"] == "baton_moved"
    [said] = await line.answer("Hola")
    assert (await put(line, f"/messages/{said}/reaction", {"emoji": emoji}, expect=422))["code"] == "not_yours"


@each(that_send("quote"))
async def test_a_reply_quotes_what_it_answers_of_either_side(line: Line) -> None:
    await line.hear("¿Abrís el sábado?")
    theirs = await of_contact(line)
    sent = await send(line, {"text": "Sí, de 10 a 14.", "quotes_id": str(theirs["id"])})
    await line.later(30)
    assert (last(line).text, last(line).quotes) == ("Sí, de 10 a 14.", "¿Abrís el sábado?")
    [quote] = [one for one in sent["extras"] if one["kind"] == "quote"]
    assert (quote["text"], quote["message_id"]) == ("¿Abrís el sábado?", str(theirs["id"]))
    await send(line, {"client_id": "again", "text": "Este, no el próximo.", "quotes_id": sent["id"]})
    await line.later(30)
    assert last(line).quotes == "Sí, de 10 a 14."


@each(that_send("quote"))
async def test_what_the_provider_does_not_know_cannot_be_quoted(line: Line) -> None:
    await line.hear()
    note = await send(line, {"client_id": "note", "kind": "note", "text": "Ojo"})
    wrong = await send(line, {"text": "Sí", "quotes_id": note["id"]}, expect=422)
    assert wrong["code"] == "cannot_quote"
    assert line.kit.arrived() == []


@each(that_send("location"))
async def test_a_place_arrives_as_a_place(line: Line) -> None:
    await line.hear()
    sent = await send(line, {"place": PLACE})
    await line.later(30)
    assert last(line).place == "28.1235 -15.4363 Casa Brezo"
    assert sent["text"] == "Casa Brezo, Calle Mayor 3"
    bare = await send(line, {"client_id": "bare", "place": {"latitude": 1e-05, "longitude": 0}})
    await line.later(30)
    assert last(line).place.split()[:2] == ["1e-05", "0.0"]
    assert bare["text"] == "0.00001, 0.00000"


@pytest.mark.parametrize(
    "wrong",
    [
        {"latitude": 90.01, "longitude": 0},
        {"latitude": 0, "longitude": -180.01},
        {"latitude": 0, "longitude": 0, "name": "x" * 121},
        {"latitude": 0, "longitude": 0, "address": "x" * 301},
        {"latitude": "north", "longitude": 0},
        {"latitude": 0},
    ],
    ids=str,
)
@each(that_send("location")[:1])
async def test_a_place_beyond_a_limit_is_refused_with_its_field(line: Line, wrong: dict[str, Any]) -> None:
    await line.hear()
    await send(line, {"place": wrong}, expect=422)
    edge = {"latitude": 90, "longitude": -180, "name": "x" * 120, "address": "y" * 300}
    await send(line, {"place": edge})


@each(that_send("contact"))
async def test_a_contact_card_arrives_as_a_card(line: Line) -> None:
    await line.hear()
    sent = await send(line, {"card": CARD})
    await line.later(30)
    assert last(line).card == "Ana Ruiz +34 600 111 333"
    assert sent["text"] == "Ana Ruiz +34 600 111 333 ana@brezo.example"


@pytest.mark.parametrize(
    "wrong",
    [{"name": "", "phone": "+34600111333"}, {"name": "A", "phone": "600111333"}, {**CARD, "email": "no"}],
    ids=str,
)
@each(that_send("contact")[:1])
async def test_a_card_without_a_name_or_a_whole_number_is_refused(line: Line, wrong: dict[str, Any]) -> None:
    await line.hear()
    await send(line, {"card": wrong}, expect=422)


@each(that_send("location")[:1])
async def test_a_place_goes_alone_and_never_as_a_note(line: Line) -> None:
    await line.hear()
    for more in ({"text": "Aquí"}, {"card": CARD}, {"kind": "note"}):
        assert (await send(line, {"place": PLACE, **more}, expect=422))["code"] == "goes_alone"
    assert line.kit.arrived() == []


@each(that_send("edit"))
async def test_my_words_are_changed_where_they_stand_and_the_first_ones_kept(line: Line) -> None:
    await line.hear()
    [said] = await line.answer("Abrimos a las **9**.")
    await line.later(30)
    await put(line, f"/messages/{said}/text", {"text": "Abrimos a las 10."})
    shown = await put(line, f"/messages/{said}/text", {"text": "Abrimos a las **11**."})
    await line.later(30)
    assert "11" in last(line).text
    assert last(line).is_edited
    assert len([one for one in screen_of(line.kit) if one.is_ours]) == 1
    [mark] = [one for one in shown["extras"] if one["kind"] == "edited"]
    assert mark["text"] == "Abrimos a las **9**."
    assert mark["name"]
    assert await line_states(line) == ["sent", "sent"]
    conversation = await line.stage.conversation_of(line.channel)
    assert "11" in conversation["preview_text"]


@each(that_send("edit"))
async def test_words_that_do_not_fit_into_one_message_are_not_changed_into(line: Line) -> None:
    await line.hear()
    [said] = await line.answer("Corto.")
    await line.later(30)
    can = line.kit.connector.capabilities
    if can.text_limit < 10_000:
        path = f"/messages/{said}/text"
        assert (await put(line, path, {"text": "x" * (can.text_limit + 1)}, expect=409))["code"] == "cannot_amend"
    assert (await put(line, f"/messages/{said}/text", {"text": "  "}, expect=422))["code"] == "empty_message"
    theirs = await of_contact(line)
    assert (await put(line, f"/messages/{theirs['id']}/text", {"text": "x"}, expect=422))["code"] == "not_yours"


@each(that_send("deletion"))
async def test_my_message_is_taken_back_and_the_team_keeps_its_words(line: Line) -> None:
    await line.hear()
    [said] = await line.answer("Esto no era para ti.")
    await line.later(30)
    answer = await line.stage.admin.delete(f"/messages/{said}")
    assert answer.status_code == 200, answer.text
    again = await line.stage.admin.delete(f"/messages/{said}")
    assert again.json()["extras"] == answer.json()["extras"]
    await line.later(30)
    assert [one for one in screen_of(line.kit) if one.is_ours] == []
    [mark] = answer.json()["extras"]
    assert (mark["kind"], mark["text"], answer.json()["text"]) == ("deleted", "Esto no era para ti.", "")
    assert await line_states(line) == ["sent"]
    assert "Esto" not in (await line.stage.conversation_of(line.channel))["preview_text"]


@each(that_send("deletion"))
async def test_what_has_not_left_yet_or_too_long_ago_is_not_taken_back(line: Line) -> None:
    await line.hear()
    line.kit.fail_next("throttled")
    [said] = await line.answer("Espera.")
    answer = await line.stage.admin.delete(f"/messages/{said}")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_sent_yet")
    await line.later(60)
    hours = line.kit.connector.capabilities.deletes_within_h
    if hours is not None:
        sql = "UPDATE message SET created_at = now() - make_interval(hours => $1) WHERE author_kind = 'teammate'"
        await line.stage.rows(sql + " RETURNING 1", int(hours))
        answer = await line.stage.admin.delete(f"/messages/{said}")
        assert (answer.status_code, answer.json()["code"]) == (409, "too_late_to_change")


@pytest.mark.parametrize("content", ["location", "contact"])
@pytest.mark.parametrize("kind", KITS, indirect=True, ids=lambda kit: kit.kind)
async def test_what_the_table_does_not_have_is_refused_and_the_rest_taken(line: Line, content: Content) -> None:
    await line.hear()
    can = content in line.kit.connector.capabilities.sends
    answer = await send(line, ASKED[content], expect=201 if can else 422)
    assert can or answer["code"] == "channel_cannot"


@each(that_do_not("reaction"))
async def test_a_channel_without_reactions_refuses_them(line: Line) -> None:
    await line.hear()
    path = f"/messages/{(await of_contact(line))['id']}/reaction"
    assert (await put(line, path, {"emoji": "👍"}, expect=422))["code"] == "channel_cannot"


@each(that_do_not("edit"))
async def test_a_channel_without_edits_and_deletions_refuses_them(line: Line) -> None:
    await line.hear()
    [said] = await line.answer("Hola")
    assert (await put(line, f"/messages/{said}/text", {"text": "Adiós"}, expect=422))["code"] == "channel_cannot"
    answer = await line.stage.admin.delete(f"/messages/{said}")
    assert (answer.status_code, answer.json()["code"]) == (422, "channel_cannot")
