"""What may be said to a question: verbatim and cited, or choices, or nothing."""

import pytest

from relevo.desk.knowledge.api import (
    Answer,
    Choices,
    NewDocument,
    Nothing,
    add_ready_documents,
    answer_from_document,
    calibrate,
    find_answer,
    insert_source,
    load_calibration,
    search,
)
from relevo.desk.knowledge.calibration import MAX_SHIFT, fit
from relevo.desk.knowledge.excerpts import best_excerpt
from relevo.desk.knowledge.index import reweigh
from relevo.kit.ids import DocumentId, WorkspaceId
from relevo.platform.db import Database, Tx

GUIDE = """## Delivery

Orders are packed on the day they arrive if they come before noon. A parcel takes three to five working days to
reach the mainland, and up to ten days to reach the islands. You get a message with a tracking number as soon as the
carrier has it. Nobody needs to be at home, since the carrier leaves the parcel with a neighbour or at a pick-up point
and tells you where it is. On public holidays nothing is delivered at all, and the days count from the next working day.

## Resetting the lamp

To reset the lamp:

1. Hold the button for ten seconds until the light blinks twice.
2. Let go of the button and wait for the green light.
3. Open the app and choose the lamp from the list of devices.

Write to us if the light stays red after the third attempt, and we will send you a new one within a week at no cost."""


async def fill(tx: Tx, *documents: NewDocument) -> list[DocumentId]:
    source_id = await insert_source(tx, kind="text", name="Texts")
    return await add_ready_documents(tx, source_id, documents)


def qa(question: str, answer: str, *phrasings: str, language: str = "en") -> NewDocument:
    return NewDocument(kind="qa", title=question, text=answer, language=language, phrasings=phrasings)


SHOP = (
    qa("How long does shipping take?", "Three to five days.", "when will my order arrive", "delivery time"),
    qa("How do I return an item?", "Print the label and bring it to the post office.", "send something back"),
    qa("Which payment methods do you accept?", "Cards, PayPal and bank transfer.", "can I pay with paypal"),
    qa("How do I change my password?", "In Settings, under Security.", "reset my password", "forgot password"),
    qa("Do you have a shop in Madrid?", "Yes, in Calle Mayor 5.", "where are you located", "store address"),
)


async def test_a_sure_answer_is_verbatim_and_cited(db: Database, workspace_id: WorkspaceId) -> None:
    async with db.transaction(workspace_id) as tx:
        (guide, *_) = await fill(tx, NewDocument(kind="text", title="Lamp guide", text=GUIDE, language="en"), *SHOP)
        found = await find_answer(tx, "how many days until a parcel reaches the islands?", language="en")
    assert isinstance(found, Answer)
    assert (found.hit.document_id, found.hit.heading, found.hit.document_version) == (guide, "Delivery", 1)
    assert found.text in found.hit.text
    assert "ten days to\nreach the islands" in found.text or "ten days to reach the islands" in found.text
    assert len(found.text) < len(found.hit.text)


async def test_steps_are_never_cut_in_the_middle(db: Database, workspace_id: WorkspaceId) -> None:
    async with db.transaction(workspace_id) as tx:
        await fill(tx, NewDocument(kind="text", title="Lamp guide", text=GUIDE, language="en"), *SHOP)
        found = await find_answer(tx, "how do I reset the lamp", language="en")
    assert isinstance(found, Answer)
    assert found.text.startswith("To reset the lamp:\n1. Hold")
    assert "3. Open the app" in found.text


async def test_the_answer_to_a_question_is_given_whole(db: Database, workspace_id: WorkspaceId) -> None:
    async with db.transaction(workspace_id) as tx:
        await fill(tx, *SHOP)
        found = await find_answer(tx, "when will my order arrive?", language="en")
    assert isinstance(found, Answer)
    assert found.text == "Three to five days."


@pytest.mark.parametrize(
    "question", ["what is the capital of mongolia", "write me a poem about cats", "who won the election", "asdf qwer"]
)
async def test_what_is_outside_the_knowledge_is_not_answered(
    db: Database, workspace_id: WorkspaceId, question: str
) -> None:
    async with db.transaction(workspace_id) as tx:
        await fill(tx, *SHOP)
        await calibrate(tx)
        assert isinstance(await find_answer(tx, question, language="en"), Nothing)


async def test_between_two_answers_it_offers_choices(db: Database, workspace_id: WorkspaceId) -> None:
    async with db.transaction(workspace_id) as tx:
        await fill(tx, qa("How do I close my account?", "A"), qa("How do I open an account?", "B"), *SHOP)
        found = await find_answer(tx, "something about my account", language="en", accept_threshold=0.99)
    assert isinstance(found, Choices)
    assert {choice.label for choice in found.choices} >= {"How do I close my account?", "How do I open an account?"}
    assert len(found.choices) <= 3


async def test_a_tapped_choice_is_answered_from_its_document(db: Database, workspace_id: WorkspaceId) -> None:
    async with db.transaction(workspace_id) as tx:
        (guide, *_) = await fill(tx, NewDocument(kind="text", title="Lamp guide", text=GUIDE, language="en"), *SHOP)
        reset = await answer_from_document(tx, guide, "reset", language="en")
        other = await answer_from_document(tx, guide, "zzz", language="en")
    assert isinstance(reset, Answer)
    assert reset.hit.heading == "Resetting the lamp"
    assert isinstance(other, Answer)
    assert other.hit.heading == "Delivery"


async def test_a_customer_is_answered_in_their_language_first_but_also_from_another(
    db: Database, workspace_id: WorkspaceId
) -> None:
    spanish = NewDocument(kind="text", title="Contraseña", text="Cambia tu contraseña en Ajustes.", language="es")
    english = NewDocument(kind="text", title="Password", text="Change your password in Settings.", language="en")
    invoices = NewDocument(
        kind="text", title="Invoices", text="Download your invoice from your account.", language="en"
    )
    async with db.transaction(workspace_id) as tx:
        es, en, bill = await fill(tx, spanish, english, invoices)
        assert (await search(tx, "cómo cambio la contraseña", language="es"))[0].document_id == es
        assert (await search(tx, "how to change my password", language="en"))[0].document_id == en
        assert (await search(tx, "como mudo minha senha", language="pt"))[0].document_id in (es, en)
        assert (await search(tx, "dónde descargo mi factura", language="es"))[0].document_id == bill


async def test_a_question_asked_word_for_word_is_answered_by_its_own_answer(
    db: Database, workspace_id: WorkspaceId
) -> None:
    islands = NewDocument(
        kind="text",
        title="Envíos",
        text="## Islas\n\nEl envío a las islas tarda diez días. ¿Cuánto tarda el envío? Depende de la isla.",
        language="es",
    )
    own = qa("¿Cuánto tarda el envío?", "De tres a cinco días.", language="es")
    async with db.transaction(workspace_id) as tx:
        await fill(tx, islands, own, qa("¿Qué medida necesito?", "Mide tu pie.", language="es"))
        for asked in ("¿Cuánto tarda el envío?", "cuanto tarda el envio"):
            found = await find_answer(tx, asked, language="es")
            assert isinstance(found, Answer)
            assert found.text == "De tres a cinco días."


async def test_weights_written_anew_rank_the_same(db: Database, workspace_id: WorkspaceId) -> None:
    async with db.transaction(workspace_id) as tx:
        await fill(tx, *SHOP)
        before = [hit.document_id for hit in await search(tx, "pay by bank transfer", language="en")]
        assert await reweigh(tx, language="en", field="question") == 13
        assert [hit.document_id for hit in await search(tx, "pay by bank transfer", language="en")] == before


async def test_statistics_equal_what_is_in_the_index(db: Database, workspace_id: WorkspaceId) -> None:
    async with db.transaction(workspace_id) as tx:
        await fill(tx, *SHOP)
        await fill(tx, NewDocument(kind="text", title="Lamp guide", text=GUIDE, language="en"))
        wrong = await tx.fetchval(
            """
            SELECT count(*) FROM (
                SELECT language, CASE kind WHEN 'question' THEN 'question' ELSE 'body' END AS field, term, count(*) AS n
                FROM passage, unnest(terms) AS term GROUP BY 1, 2, 3) AS counted
            FULL JOIN term_stat USING (language, field, term) WHERE counted.n IS DISTINCT FROM term_stat.passages
            """
        )
    assert wrong == 0


async def test_calibration_is_kept_and_bounded(db: Database, workspace_id: WorkspaceId) -> None:
    async with db.transaction(workspace_id) as tx:
        await fill(tx, *SHOP)
        made = await calibrate(tx)
        assert await load_calibration(tx) == made
    assert -MAX_SHIFT <= made.shift <= MAX_SHIFT


def test_calibration_puts_one_half_where_one_in_twenty_wrong_questions_is_answered() -> None:
    outside = [at / 100 for at in range(100)]
    assert fit([], outside).shift == pytest.approx(0.94)
    assert fit([], [9.0] * 50).shift == MAX_SHIFT
    own = [(0.5, True)] * 20
    assert (fit(own, outside).shift, fit(own, outside).answered) == (0.5, 1.0)
    assert fit([], []).shift == 0.0


def test_what_is_answered_of_its_own_questions_is_right_in_nine_of_ten() -> None:
    # Below 0.6 every second answer is wrong; from there on one of twenty.
    own = [(0.1 + at / 100, at % 2 == 0) for at in range(50)] + [(0.6, at != 7) for at in range(20)]
    calibration = fit(own, [0.0] * 100)
    answered = [is_right for score, is_right in own if score >= 0.6]
    assert sum(answered) >= 0.9 * len(answered)
    assert calibration.answered == pytest.approx(sum(answered) / len(own), abs=0.03)
    assert calibration.shift == 0.0, "what is answered does not depend on phrasings left alone"


def test_a_sentence_that_announces_a_list_takes_it_along() -> None:
    filler = "Nothing to see in this sentence of many words that only fills the space between other things here. " * 4
    text = f"{filler}\n\nYou need these papers:\n- passport\n- proof of address"

    def value(found: frozenset[str]) -> float:
        return float("paper" in found)

    assert best_excerpt(text, question="which papers", language="en", value=value) == (
        "You need these papers:\n- passport\n- proof of address"
    )
