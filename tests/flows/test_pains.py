"""The complaints that customers and teams have about such products, each as a conversation, in English and Spanish."""

from relevo.kit.ids import new_id
from tests.flows.script import Script
from tests.waiting_for import eventually


async def test_a_solved_handover_does_not_loop_when_the_customer_comes_back(script: Script) -> None:
    await script.customer("person!")
    assert await script.holder() == "team"
    await script.person("anna")
    await script.person_does("resolve")
    assert await script.status() == "resolved"
    await script.customer("delivery?")
    assert await script.holder() == "assistant"
    assert script.words("delivery") in (await script.assistant())[-1]
    await script.customer("return?")
    assert script.words("return") in (await script.assistant())[-1]
    assert (await script.lines()).count("handed_over") == 1
    await script.end()


async def test_the_assistant_answers_again_after_it_was_given_back(script: Script) -> None:
    await script.customer("person!")
    await script.person("anna")
    await script.customer("hello")
    before = len(await script.assistant())
    await script.person_does("hand-to-ai", note="")
    await script.customer("return?")
    said = await script.assistant()
    assert len(said) > before
    assert script.words("return") in said[-1]
    assert await script.holder() == "assistant"
    await script.end()


async def test_a_transfer_that_is_announced_is_done_in_the_same_breath(script: Script) -> None:
    await script.customer("person!")
    thread = await script.thread()
    assert thread[-1][0] == "assistant"
    assert await script.holder() == "team"
    assert await script.lines() == ["conversation_started", "handed_over"]
    turns = await script.company.rows("SELECT outcome, state FROM turn")
    assert [(turn["outcome"], turn["state"]) for turn in turns] == [("hand_over", "committed")]
    await script.end()


async def test_a_burst_of_messages_is_one_question_with_one_answer(script: Script) -> None:
    await script.customer("hello", "my order", "delivery?")
    thread = await script.thread()
    assert [who for who, _ in thread] == ["contact", "contact", "contact", "assistant"]
    assert script.words("delivery") in thread[-1][1]
    await script.end()


async def test_out_of_hours_the_customer_hears_so_and_the_team_finds_it(script: Script) -> None:
    await script.set_hours({"always": False, "week": {}, "holidays": []})
    await script.customer("person!")
    assert await script.availability() in (await script.assistant())[-1]
    assert await script.holder() == "team"
    waiting = (await script.team.get("/conversations?view=needs_human")).json()
    assert script.conversation_id in str(waiting)
    await script.end()


async def test_with_nobody_there_no_person_is_promised_now(script: Script) -> None:
    await script.customer("person!")
    said = (await script.assistant())[-1]
    assert await script.availability() in said
    assert await script.availability_state() == "away"
    await script.end()


async def test_who_leaves_an_address_is_on_the_list_until_somebody_got_back_to_them(script: Script) -> None:
    await script.customer("person!")
    await script.customer_only("half an address", "an address")
    thread = await script.thread()
    assert [who for who, _ in thread[-4:]] == ["contact", "system", "contact", "system"]
    assert "ana@example.com" in thread[-1][1]
    (callback,) = (await script.team.get("/callbacks", params={"mine": True})).json()["items"]
    assert (callback["reach"], callback["reason"], callback["state"]) == ("ana@example.com", "asked_for_person", "open")
    contact = (await script.team.get(f"/contacts/{callback['contact_id']}")).json()
    assert contact["email"] == "ana@example.com"
    done = await script.team.post(f"/callbacks/{callback['id']}/done")
    assert (done.status_code, done.json()["state"]) == (200, "done")
    assert (await script.team.get("/callbacks")).json()["items"] == []
    await script.end()


async def test_who_waits_can_always_go_on_with_the_assistant(script: Script) -> None:
    await script.customer("person!")
    await script.stop_waiting()
    assert await script.holder() == "assistant"
    assert (await script.team.get("/callbacks")).json()["items"] == []
    await script.customer("delivery?")
    assert script.words("delivery") in (await script.assistant())[-1]
    await script.end()


async def test_who_waits_hears_how_many_have_waited_longer(script: Script) -> None:
    await script.customer("person!")
    await eventually(lambda: script.waits(script.words("first in line")))
    await script.stop_waiting()
    assert await script.waiting() is None
    await script.end()


async def test_a_reply_from_the_phone_is_the_takeover(script: Script) -> None:
    await script.customer("hello")
    before = await script.assistant()
    await script.phone("phone", external_id="echo-" + script.conversation_id)
    await script.phone("phone", external_id="echo-" + script.conversation_id)
    assert await script.holder() == "team"
    await script.customer("delivery?")
    assert await script.assistant() == before
    assert [who for who, _ in await script.thread()] == ["contact", "assistant", "teammate", "contact"]
    await script.end()


async def test_old_messages_are_there_to_be_read_and_nobody_answers_them(script: Script) -> None:
    await script.customer("hello")
    before = await script.assistant()
    for new in (3, 0):
        assert await script.old_messages(("contact", "old"), ("teammate", "anna"), ("contact", "old")) == new
    await script.settle()
    assert await script.assistant() == before
    assert await script.holder() == "assistant"
    await script.customer("delivery?")
    said = await script.assistant()
    assert len(said) == len(before) + 1
    assert script.words("delivery") in said[-1]
    assert await script.holder() == "assistant"
    await script.end()


async def test_an_answer_that_is_late_never_comes_after_a_person(script: Script) -> None:
    await script.customer_only("delivery?")
    await script.person("anna")
    await script.settle()
    thread = await script.thread()
    taken = [who for who, _ in thread].index("teammate")
    assert all(who != "assistant" for who, _ in thread[taken:])
    await script.customer("return?")
    assert (await script.thread())[-1] == ("contact", script.words("return?"))
    await script.end()


async def test_who_was_written_to_by_a_person_is_answered_by_a_person(script: Script) -> None:
    await script.phone("first")
    assert await script.holder() == "team"
    assert await script.thread() == [("teammate", script.words("first"))]
    await script.customer_on_phone("yes")
    await script.settle()
    assert await script.assistant() == []
    assert await script.holder() == "team"
    await script.end()


async def test_a_message_that_comes_twice_is_answered_once(script: Script) -> None:
    twice = new_id().hex
    await script.customer_only("delivery?", client_id=twice)
    await script.customer("delivery?", client_id=twice)
    assert [who for who, _ in await script.thread()] == ["contact", "assistant"]
    await script.end()


async def test_a_handover_works_the_second_time_as_the_first(script: Script) -> None:
    for times in (1, 2):
        await script.customer("person!")
        assert await script.holder() == "team"
        assert (await script.lines()).count("handed_over") == times
        await script.person("anna")
        await script.person_does("hand-to-ai", note="")
        await script.customer("return?")
        assert script.words("return") in (await script.assistant())[-1]
    await script.end()
