"""Over forty-two conversations: every statement is linked to a message that exists and contains it; what the customer
gave is all there, and nothing that they did not give."""

import pytest

from relevo.assistant.answerers.llm.drafts import BriefLine
from relevo.assistant.answerers.llm.prompts import name_messages
from relevo.assistant.brief.extractive import list_wants, make_brief
from relevo.assistant.brief.modelled import BriefChecks, GivenFact, ToldBrief, merge_briefs
from relevo.assistant.context import ContextMessage
from relevo.assistant.outcomes import HandOver, TurnAnswer
from relevo.assistant.signals.state import Said, read_signals
from relevo.assistant.slots import read_slots
from relevo.desk.conversations.api import BriefDraft
from relevo.kit.ids import new_id
from tests.assistant.brief.conversations import Written, read_conversations

CONVERSATIONS = read_conversations()


def builtin_brief(written: Written) -> BriefDraft:
    context = written.context
    said = [
        Said(id=one.id, author="contact" if one.author == "contact" else "company", text=one.text)
        for one in context.messages
    ]
    answer = TurnAnswer(
        outcome=HandOver(reason="asked_for_person", text=""),
        language=written.language,
        signals=tuple(read_signals(said, [one for one in said if one.author == "contact"])),
        filled=read_slots(context.config.slots, context.messages),
    )
    return make_brief(context, answer, "asked_for_person", team_language=written.language)


def told_right(written: Written) -> list[BriefLine]:
    return [
        BriefLine(statement=f"About: {one.text[:120]}", message=f"m{one.seq}", quote=one.text[:200])
        for one in written.messages
        if one.author == "contact"
    ]


def told_of_ours(written: Written) -> list[BriefLine]:
    return [
        BriefLine(statement=f"Told: {one.text[:120]}", message=f"m{one.seq}", quote=one.text[:200])
        for one in written.messages
        if one.author != "contact"
    ]


def told_wrong(written: Written) -> list[BriefLine]:
    """A message that is not there, words nobody said, a figure nobody named, a quotation of nearly nothing."""
    first = next(one for one in written.messages if one.author == "contact")
    return [
        BriefLine(statement="WRONG: no such message", message="m99", quote="we never said this at all"),
        BriefLine(statement="WRONG: wants 950 €", message=f"m{first.seq}", quote=first.text[:200]),
        BriefLine(statement="WRONG: not said", message=f"m{first.seq}", quote="a giraffe has eaten my parcel"),
        BriefLine(statement="WRONG: proves nothing", message=f"m{first.seq}", quote=first.text[:1]),
    ]


def model_brief(written: Written, *, mostly_right: bool = True) -> tuple[BriefDraft, BriefChecks]:
    messages = name_messages(written.context)
    checks = BriefChecks(messages, written.context.config.slots)
    first = next(one for one in written.messages if one.author == "contact")
    ours = next((one for one in written.messages if one.author != "contact"), first)
    told = ToldBrief(
        wants=[*(told_right(written) if mostly_right else []), *told_wrong(written)][:6],
        gathered=[
            GivenFact(name="order_number", value="999999999", message=f"m{first.seq}"),
            GivenFact(name="phone", value="+351 210 000 000", message=f"m{ours.seq}"),
            GivenFact(name="shoe_size", value=first.text[:3], message=f"m{first.seq}"),
            GivenFact(name="email", value=first.text[:5], message="m99"),
        ],
        tried=[*told_of_ours(written), told_wrong(written)[0]],
        # Words of the customer are no promise of the company's.
        promises=[BriefLine(statement="WRONG: promised", message=f"m{first.seq}", quote=first.text[:200])],
        mood="calm",
        next_step="Give them 950 € back.",
    )
    return merge_briefs(builtin_brief(written), told, checks, written.language), checks


def test_there_are_forty_two_conversations_in_three_languages() -> None:
    assert len(CONVERSATIONS) == 42
    assert {one.language for one in CONVERSATIONS} == {"en", "es", "pt"}


@pytest.mark.parametrize("written", CONVERSATIONS, ids=str)
def test_every_statement_of_the_builtin_brief_stands_in_the_message_it_names(written: Written) -> None:
    check_links(builtin_brief(written), written, is_verbatim=True)


@pytest.mark.parametrize("written", CONVERSATIONS, ids=str)
def test_what_the_customer_gave_is_all_there_and_nothing_else(written: Written) -> None:
    assert {item.slot: item.value for item in builtin_brief(written).gathered} == written.gathered


@pytest.mark.parametrize("written", CONVERSATIONS, ids=str)
def test_of_a_models_brief_only_what_is_proved_is_left(written: Written) -> None:
    brief, checks = model_brief(written)
    assert brief.written_by == "model"
    check_links(brief, written, is_verbatim=False)
    said = [*brief.wants, *brief.tried, *brief.promises]
    assert not [line.text for line in said if "WRONG" in line.text]
    assert {item.slot: item.value for item in brief.gathered} == written.gathered
    # What the model proved is there, in its own words.
    assert {line.text for line in brief.wants} <= {line.statement for line in told_right(written)}
    assert "950" not in brief.next_step
    assert checks.messages


@pytest.mark.parametrize("written", CONVERSATIONS, ids=str)
def test_a_model_that_proves_nothing_leaves_the_builtin_brief(written: Written) -> None:
    brief, checks = model_brief(written, mostly_right=False)
    assert brief.wants == builtin_brief(written).wants
    told = ToldBrief(wants=told_wrong(written), mood="calm", next_step="-")
    assert (checks.find_fault(told) or "").startswith("These quotations do not stand")


@pytest.mark.parametrize("written", CONVERSATIONS, ids=str)
def test_a_wrong_link_is_repaired_where_only_one_message_has_the_words(written: Written) -> None:
    checks = BriefChecks(name_messages(written.context), [])
    for line in told_right(written):
        wrong = line.model_copy(update={"message": "m99", "statement": "Something"})
        same = [one for one in written.messages if one.author == "contact" and line.quote in one.text]
        found = checks.prove(wrong, is_ours=False)
        assert found is None or found in same
        if len(same) == 1 and len(line.quote) >= 8:
            assert found is not None


def check_links(brief: BriefDraft, written: Written, *, is_verbatim: bool) -> None:
    by_id: dict[str, ContextMessage] = {one.id: one for one in written.messages}
    for line in [*brief.wants, *brief.tried, *brief.promises]:
        assert line.message_ids
        for message_id in line.message_ids:
            text = " ".join(by_id[str(message_id)].text.split())
            words = line.text.split(": ", 1)[-1].rstrip("…")
            assert (line.text.rstrip("…") if is_verbatim else words) in text
    for line in brief.wants:
        assert all(by_id[str(message_id)].author == "contact" for message_id in line.message_ids)
    for line in [*brief.tried, *brief.promises]:
        assert all(by_id[str(message_id)].author != "contact" for message_id in line.message_ids)
    for item in brief.gathered:
        assert all(item.value in by_id[str(message_id)].text for message_id in item.message_ids)
        assert item.message_ids
    for signal in brief.signals:
        assert {str(message_id) for message_id in signal.message_ids} <= by_id.keys()
    assert brief.do_not_ask_again == [item.label for item in brief.gathered]


def test_a_question_keeps_its_first_mark_when_the_greeting_before_it_is_left_out() -> None:
    message = ContextMessage(id=str(new_id()), seq=1, author="contact", text="Hola, ¿cuánto tarda el envío?")
    assert [line.text for line in list_wants([message])] == ["¿cuánto tarda el envío?"]
