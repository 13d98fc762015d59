"""A draft that asks for what the customer has said already is noticed, in three languages; others are left alone."""

import pytest

from relevo.assistant.asking import USUAL, find_asked
from relevo.platform.db import Database
from tests.assistant.copilot.beside import beside

ASKS = [
    ("Could you give me your order number, please?", "order_number"),
    ("What's the order number?", "order_number"),
    ("I need your purchase number to look it up.", "order_number"),
    ("¿Me dices el número de pedido?", "order_number"),
    ("Necesito tu nº de pedido para mirarlo", "order_number"),
    ("¿Cuál es el número de tu pedido?", "order_number"),
    ("Qual é o número do pedido?", "order_number"),
    ("Pode me informar o número do seu pedido?", "order_number"),
    ("Which e-mail address did you use?", "email"),
    ("Please share your email so I can check.", "email"),
    ("¿Con qué correo te registraste?", "email"),
    ("Indícame tu correo electrónico, por favor", "email"),
    ("Qual é o seu e-mail?", "email"),
    ("Can you tell me your phone number?", "phone"),
    ("¿A qué número de teléfono te llamamos?", "phone"),
    ("Me passa seu telefone, por favor", "phone"),
    ("May I have your full name, please?", "name"),
    ("¿Me dices tu nombre?", "name"),
    ("Como você se chama?", "name"),
    ("What is your delivery address?", "address"),
    ("¿Cuál es tu dirección de envío?", "address"),
    ("Qual é o seu endereço?", "address"),
    ("Which model is it?", "model"),
    ("¿Qué modelo es?", "model"),
    ("Qual modelo você tem?", "model"),
    ("Could you confirm your postcode?", "postcode"),
    ("Dime tu código postal", "postcode"),
    ("Qual é o CEP?", "postcode"),
]
LEAVES_ALONE = [
    "Your order is on its way.",
    "I sent you an e-mail with the label.",
    "Did you get our e-mail?",
    "We will call you tomorrow.",
    "¿Recibiste nuestro correo con la etiqueta?",
    "Te hemos enviado un correo con el número de seguimiento.",
    "Gracias por tu número de pedido.",
    "Ya está solucionado, ¿algo más?",
    "Este modelo tiene dos años de garantía.",
    "Seu pedido chegou ao centro de distribuição.",
    "Obrigado pelo número do pedido.",
    "Enviamos um e-mail com a etiqueta.",
    "Our address is on the website.",
    "The price is 20 €, would that be fine?",
]


@pytest.mark.parametrize(("text", "slot"), ASKS)
def test_a_question_for_something_is_recognised(text: str, slot: str) -> None:
    assert slot in {found.name for found in find_asked(text, USUAL)}


@pytest.mark.parametrize("text", LEAVES_ALONE)
def test_what_asks_for_nothing_is_left_alone(text: str) -> None:
    assert find_asked(text, USUAL) == []


@pytest.mark.parametrize(
    ("said", "draft", "slot", "value"),
    [
        ("Mi pedido A-10234 no llega", "¿Cuál es tu número de pedido?", "order_number", "A-10234"),
        ("My e-mail is ana@example.com", "What is your e-mail address?", "email", "ana@example.com"),
        ("Moro na Rua das Flores, 33", "Qual é o seu endereço?", "address", "Rua das Flores, 33"),
        ("Vivo en la calle Mayor 12, Madrid", "¿Cuál es tu dirección?", "address", "calle Mayor 12, Madrid"),
        ("I live at 12 Baker Street, London", "What's your delivery address?", "address", "12 Baker Street, London"),
        ("La lámpara es el modelo LX-200 y parpadea", "¿Qué modelo es?", "model", "LX-200"),
        ("My lamp is model Aurora 3", "Which model is it?", "model", "Aurora 3"),
        ("Mi teléfono es +34 600 123 456", "¿Me das tu teléfono?", "phone", "+34 600 123 456"),
        ("Me llamo Lucía Pérez", "¿Me dices tu nombre?", "name", "Lucía Pérez"),
        ("meu CEP é 01310-100", "Qual é o CEP?", "postcode", "01310-100"),
    ],
)
async def test_the_warning_points_at_the_message_that_says_it(
    db: Database, said: str, draft: str, slot: str, value: str
) -> None:
    async with beside(db, said) as copilot:
        [warning] = await copilot.check(draft)
        assert (warning["slot"], warning["value"]) == (slot, value)
        assert value in (await copilot.message_ids())[warning["message_id"]]
        # Whatever it says, nothing hinders the sending.
        assert (await copilot.send(draft))["text"] == draft


async def test_what_was_asked_and_answered_before_is_known(db: Database) -> None:
    async with beside(db, "Mi lámpara parpadea") as copilot:
        assert await copilot.check("¿Qué modelo es?") == []
        await copilot.send("¿Qué modelo es?")
        await copilot.company.hear("la redonda grande del salón")
        [warning] = await copilot.check("¿Qué modelo tienes?", language="es")
        assert (warning["label"], warning["value"]) == ("modelo", "la redonda grande del salón")


async def test_what_stands_with_the_contact_is_known_without_a_message(db: Database) -> None:
    async with beside(db, "hola") as copilot:
        await copilot.company.world.rows("UPDATE contact SET email = 'eva@example.com' RETURNING id")
        [warning] = await copilot.check("Could you tell me your e-mail address?")
        assert (warning["value"], warning["message_id"]) == ("eva@example.com", None)


async def test_what_nobody_said_may_be_asked(db: Database) -> None:
    async with beside(db, "¿Dónde está mi paquete?") as copilot:
        assert await copilot.check("¿Cuál es tu número de pedido?") == []
