"""What a person agreed with a customer holds: the assistant that comes back does not say otherwise."""

import pytest

from relevo.assistant.agreed import Agreed, find_agreed_answer, find_contradicted
from relevo.assistant.answerers.llm.drafts import HandOverDraft, ReplyDraft
from relevo.assistant.context import ContextMessage
from relevo.desk.conversations.actions.resolve import resolve
from relevo.platform.db import Database
from tests.assistant.answerers.llm.modelled import ScriptedModel, make_modelled
from tests.assistant.company import Company, make_company

CONTRADICTED = [
    ("Te devolvemos 20 € por las molestias.", "El reembolso es de 10 €."),
    ("Te devolvemos 20 € por las molestias.", "No hacemos reembolsos: se devuelve 0 €."),
    ("Esta vez el envío es gratis.", "El envío cuesta 6,90 €."),
    ("El envío te cuesta 4,90 €.", "El envío es gratuito."),
    ("Te enviamos la pieza en 2 días.", "El envío tarda 5 días laborables."),
    ("La garantía te cubre 3 años.", "La garantía cubre 2 años."),
    ("Te hago un 15 % de descuento.", "El descuento es del 10 %."),
    ("El envío llega el lunes.", "El envío llega el miércoles."),
    ("Sí, aceptamos la devolución de la lámpara usada.", "No aceptamos la devolución de lámparas usadas."),
    ("We refund you 20 EUR.", "The refund is 15 EUR."),
    ("Free shipping this time.", "Shipping costs 6.90 €."),
    ("We ship the part within 2 days.", "Shipping takes 5 working days."),
    ("You get a 15% discount.", "The discount is 10%."),
    ("The delivery comes on Monday.", "The delivery comes on Friday."),
    ("Yes, we accept the return of the used lamp.", "We do not accept the return of used lamps."),
    ("Vamos te reembolsar 20 reais, o estorno sai hoje.", "O reembolso é de 10 reais."),
    ("Desta vez o frete é de graça.", "O frete custa 12,90 reais."),
    ("O envio leva 2 dias.", "O envio leva 7 dias."),
    ("Dou um desconto de 15%.", "O desconto é de 10%."),
    ("A entrega chega na segunda-feira.", "A entrega chega na sexta-feira."),
]
AT_PEACE = [
    ("Te devolvemos 20 € por las molestias.", "El reembolso de 20 € llega a tu cuenta."),
    ("Esta vez el envío es gratis.", "El envío tarda de 2 a 3 días."),
    ("Te devolvemos 20 €.", "Aceptamos tarjeta, Bizum y PayPal."),
    ("Te hago un 15 % de descuento.", "El envío cuesta 6,90 €."),
    ("We refund you 20 EUR.", "We ship to Portugal for 6.90 €."),
    ("Free shipping this time.", "Your shipment is free, as agreed."),
    ("Free shipping this time.", "You cannot pay by cheque."),
    ("O frete é de graça.", "O desconto é de 10%."),
    ("O envio leva 2 dias.", "O envio leva 2 dias úteis."),
    ("Gracias por escribir.", "No aceptamos cheques."),
]


@pytest.mark.parametrize(("agreed", "text"), CONTRADICTED)
def test_a_contradiction_is_found(agreed: str, text: str) -> None:
    found = find_contradicted(f"Hola. {text}", [Agreed("Otra cosa.", None), Agreed(agreed, None)])
    assert found is not None
    assert found.text == agreed


@pytest.mark.parametrize(("agreed", "text"), AT_PEACE)
def test_what_can_both_be_true_is_no_contradiction(agreed: str, text: str) -> None:
    assert find_contradicted(text, [Agreed(agreed, None)]) is None


def test_the_newest_word_of_a_person_holds() -> None:
    agreed = [Agreed("El envío cuesta 5 €.", None), Agreed("Bueno, el envío es gratis.", None)]
    found = find_contradicted("El envío cuesta 6,90 €.", agreed)
    assert found is agreed[1]


@pytest.mark.parametrize(
    ("agreed", "question"),
    [
        ("Te devolvemos 20 € por las molestias.", "¿Cuánto me devolvéis entonces? ¿cuánto es el reembolso?"),
        ("We refund you 20 EUR.", "How much is my refund?"),
        ("O frete é de graça.", "Quanto custa o frete?"),
        ("The delivery comes on Monday.", "When is the delivery?"),
        ("El envío llega el lunes.", "¿Cuándo llega el envío?"),
        ("A entrega chega na segunda-feira.", "Quando chega a entrega?"),
    ],
)
def test_how_much_and_when_are_answered_by_what_was_agreed(agreed: str, question: str) -> None:
    message = ContextMessage(id="m", seq=1, author="teammate", text=agreed)
    assert find_agreed_answer(question, [Agreed(agreed, message)]) is not None
    assert find_agreed_answer("¿Qué formas de pago aceptan?", [Agreed(agreed, message)]) is None


async def hand_back(company: Company, said: str, *, note: str | None = None) -> None:
    conversation_id, _ = await company.exchange("quiero hablar con una persona")
    await company.world.say(conversation_id, said)
    await company.world.answer_back(conversation_id, **({"note": note} if note else {}))


@pytest.mark.parametrize(
    ("said", "asked", "quoted"),
    [
        (
            "Esta vez la devolución te cuesta 5 €.",
            "¿Puedo devolver un producto?",
            "Esta vez la devolución te cuesta 5 €.",
        ),
        ("El envío te llega en 1 día.", "¿cuánto tarda el envío?", "El envío te llega en 1 día."),
        ("Free shipping to Portugal this time.", "Do you ship to Portugal?", "Free shipping to Portugal this time."),
        ("O envio leva 1 dia.", "quanto tempo demora o envio? ¿cuánto tarda el envío?", "O envio leva 1 dia."),
    ],
)
async def test_the_builtin_answerer_quotes_what_was_agreed_against_the_knowledge(
    db: Database, said: str, asked: str, quoted: str
) -> None:
    company = await make_company(db)
    await hand_back(company, said)
    _, message = await company.exchange(asked)
    assert quoted in message["text"]
    assert "citations" not in message


async def test_what_stands_only_in_the_note_is_not_told_but_given_back_to_people(db: Database) -> None:
    company = await make_company(db)
    await hand_back(company, "Hecho, ya está.", note="Al cliente le llega el envío en 1 día, es VIP.")
    conversation_id, message = await company.exchange("¿cuánto tarda el envío?")
    assert "VIP" not in message["text"]
    assert (await company.world.state(conversation_id)).state.holder.kind.value == "team"


async def test_other_questions_are_answered_from_the_knowledge_as_ever(db: Database) -> None:
    company = await make_company(db)
    await hand_back(company, "Esta vez la devolución te cuesta 5 €.")
    _, message = await company.exchange("¿Qué formas de pago aceptan?")
    assert message["text"] == "Aceptamos tarjeta, Bizum y PayPal."


async def test_after_a_resolve_what_was_agreed_is_over(db: Database) -> None:
    company = await make_company(db)
    await hand_back(company, "El envío te llega en 1 día.")
    conversation_id, _ = await company.exchange("gracias")
    async with db.transaction(company.world.workspace_id) as tx:
        await resolve(tx, conversation_id, epoch=None, actor=company.world.ana)
    _, message = await company.exchange("¿cuánto tarda el envío?")
    assert message["text"] == "El envío a la península tarda de 2 a 3 días laborables."


async def test_the_return_brief_says_what_was_agreed_and_what_is_open(db: Database) -> None:
    company = await make_company(db)
    conversation_id, _ = await company.exchange("quiero hablar con una persona")
    await company.world.say(conversation_id, "Te devolvemos 20 €.")
    await company.world.say(conversation_id, "Te llega el lunes.", by=company.world.ben)
    await company.hear("¿Y la factura?")
    await company.world.answer_back(conversation_id, note="Falta la factura")
    [row] = await company.world.rows(
        "SELECT body FROM brief WHERE conversation_id = $1 AND kind = 'return'", conversation_id
    )
    said = {str(one["id"]): one["text"] for one in await company.world.messages(conversation_id)}
    body = row["body"]
    assert [line["text"] for line in body["agreed"]] == ["Te devolvemos 20 €.", "Te llega el lunes."]
    assert [line["text"] for line in body["open"]] == ["¿Y la factura?"]
    for line in [*body["agreed"], *body["open"]]:
        assert said[line["message_ids"][0]] == line["text"]


@pytest.mark.parametrize(
    ("said", "asked", "wrong", "right"),
    [
        ("Te devolvemos 20 €.", "¿y mi dinero?", "El reembolso es de 10 €.", "El reembolso acordado es de 20 €."),
        ("We refund you 20 EUR.", "and my money?", "Your refund is 15 EUR.", "Your refund is 20 EUR."),
        ("O frete é de graça.", "e o frete?", "O frete custa 6.90 €.", "O frete é de graça, como combinado."),
    ],
)
async def test_a_models_contradiction_is_written_again(
    db: Database, said: str, asked: str, wrong: str, right: str
) -> None:
    steps = [HandOverDraft(reason="asked_for_person"), ReplyDraft(text=wrong), ReplyDraft(text=right)]
    model = ScriptedModel(list(steps))
    modelled = await make_modelled(db, model)
    model.steps.pop(0)  # the wish for a person is decided before any model is asked
    await hand_back(modelled.company, said)
    _, message = await modelled.company.exchange(asked)
    assert message["text"] == right
    prompt = model.calls[-1][1].prompt
    assert f"<agreed_with_the_customer>\n- {said}" in prompt


async def test_a_model_that_insists_gives_the_conversation_back_to_people(db: Database) -> None:
    wrong = ReplyDraft(text="El reembolso es de 10 €.")
    modelled = await make_modelled(db, ScriptedModel([wrong, wrong]))
    await hand_back(modelled.company, "Te devolvemos 20 €.")
    conversation_id, message = await modelled.company.exchange("¿y mi dinero?")
    assert "10" not in message["text"]
    assert (await modelled.company.world.state(conversation_id)).state.holder.kind.value == "team"
