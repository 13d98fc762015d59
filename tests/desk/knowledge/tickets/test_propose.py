"""What is proposed from past conversations, in each format: people's answers only, and nobody's personal data."""

import pytest

from relevo.desk.knowledge.tickets.child import READERS
from relevo.desk.knowledge.tickets.cutting import own_words
from relevo.desk.knowledge.tickets.detect import detect_format
from relevo.desk.knowledge.tickets.privacy import redact
from relevo.desk.knowledge.tickets.proposing import Reading, contradict, propose
from relevo.desk.knowledge.tickets.shape import Refused, Settings
from tests.desk.knowledge.tickets.samples import CANARY, FORMATS, PICKUP, PLANTED, RETURNS


def read(kind: str) -> Reading:
    return propose(READERS[kind](FORMATS[kind][1](), Settings(ours=("shop.example",))))


@pytest.mark.parametrize("kind", FORMATS)
def test_a_format_is_recognised_by_its_beginning(kind: str) -> None:
    name, make = FORMATS[kind]
    assert detect_format(name, make()[:4096]) == kind


@pytest.mark.parametrize("kind", FORMATS)
def test_nothing_personal_is_left_in_what_is_proposed(kind: str) -> None:
    said = repr(read(kind).proposals)
    assert [planted for planted in PLANTED if planted.lower() in said.lower()] == []


@pytest.mark.parametrize("kind", FORMATS)
def test_only_what_people_answered_for_everybody_is_proposed(kind: str) -> None:
    reading = read(kind)
    answers = {each.answer for each in reading.proposals}
    assert {RETURNS, CANARY, PICKUP} <= answers
    said = " ".join(answers)
    for never in ("robots", "Internamente", "look into", "Vou verificar", "refunded", "ha salido", "welcome"):
        assert never not in said
    assert len(answers) == 7, answers
    assert reading.left_out["promise"] == 2
    assert reading.left_out["one_customer"] == 2
    assert reading.left_out["no_human_answer"] == 2


@pytest.mark.parametrize("kind", FORMATS)
def test_answers_that_contradict_stand_together_and_the_same_ones_are_one(kind: str) -> None:
    proposals = read(kind).proposals
    rivals = [each for each in proposals if each.rival_group is not None]
    assert sorted(each.conversations for each in rivals) == [1, 2]
    assert len({each.rival_group for each in rivals}) == 1
    (canary,) = [each for each in proposals if each.answer == CANARY]
    assert (canary.conversations, canary.language, len(canary.evidence)) == (2, "es", 2)
    assert canary.phrasings


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("It costs 12.50 €.", "It costs 12,50 euros.", False),
        ("Within three days.", "Within 3 days.", False),
        ("Within 3 days.", "Within 5 days.", True),
        ("Sí, claro que enviamos.", "No, no enviamos.", True),
        ("Sim, enviamos.", "Enviamos para todo o lado.", False),
        ("Until 2024-12-31.", "Until 2025-12-31.", True),
    ],
)
def test_a_contradiction_is_another_number_date_price_or_yes_and_no(one: str, other: str, expected: bool) -> None:
    assert contradict(one, other) is expected


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Delivery takes 3 to 5 days and costs 4.95 €.", "Delivery takes 3 to 5 days and costs 4.95 €."),
        ("Until 2024-05-01 or 31.12.2024.", "Until 2024-05-01 or 31.12.2024."),
        ("See https://shop.example/returns first.", "See https://shop.example/returns first."),
        ("Card 4539 5787 6362 1486 was used", "Card [card] was used"),
        ("your order number: A-99812", "your order number: [order]"),
        ("Server 203.0.113.77", "Server [ip]"),
    ],
)
def test_what_is_personal_gives_way_and_what_is_not_stays(text: str, shown: str) -> None:
    assert redact(text, ())[0] == shown


def test_quoted_replies_signatures_and_greetings_are_cut() -> None:
    text = (
        "Good morning Ana,\nShipping is free.\n\nKind regards,\nTom\n\nOn Monday 3 May 2024, Ana wrote:\n> Is it free?"
    )
    assert own_words(text) == "Shipping is free."
    assert own_words("> only a quote") == ""


@pytest.mark.parametrize(
    ("kind", "data", "code"),
    [
        ("zendesk", b"{", "corrupt"),
        ("zendesk", b"[]", "no_conversations"),
        ("zendesk", b"[" * 100_000, "corrupt"),
        ("csv", b"a,b\n1,2", "columns_missing"),
        ("mbox", b"no mail", "no_conversations"),
    ],
)
def test_a_broken_file_says_what_is_wrong(kind: str, data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        READERS[kind](data, Settings(ours=("shop.example",)))
    assert refusal.value.code == code
