"""Order numbers as customers write them, and what stands beside the word for an order without being one."""

import pytest

from relevo.assistant.order_numbers import read_order_number

GIVEN = [
    ("mi pedido es el 77120", "77120"),
    ("Mi pedido es el A-77120.", "A-77120"),
    ("mi número de pedido es el 77120", "77120"),
    ("el número de mi pedido es 77120", "77120"),
    ("el pedido es el número 77120", "77120"),
    ("mi pedido, el 77120, no ha llegado", "77120"),
    ("el 77120 es mi pedido", "77120"),
    ("es el pedido con número 77120", "77120"),
    ("pedido: el 77120", "77120"),
    ("se trata del pedido nº 77120", "77120"),
    ("mi orden es la 77120", "77120"),
    ("mi compra es la número 77120", "77120"),
    ("hice el pedido número 77120 ayer", "77120"),
    ("el número es el 77120", "77120"),
    ("my order is the 77120", "77120"),
    ("my order number is the 77120", "77120"),
    ("the number of my order is 77120", "77120"),
    ("it's order 77120", "77120"),
    ("my order, 77120, has not come", "77120"),
    ("77120 is my order number", "77120"),
    ("order no. is 77120", "77120"),
    ("meu pedido é o 77120", "77120"),
    ("o meu pedido é o número 77120", "77120"),
    ("o número do meu pedido é o 77120", "77120"),
    ("a minha encomenda é a 77120", "77120"),
    ("77120 é o número do meu pedido", "77120"),
    ("é o pedido de número 77120", "77120"),
    ("el numero de pedido que me dieron es el 77120", "77120"),
    ("my order A1234 is late", "A1234"),
    ("#77120", "77120"),
    ("SO-2024-118 no llegó", "SO-2024-118"),
]
OTHER = [
    "mi pedido es el que termina en 77120",
    "mi pedido de 40000 pesos",
    "el pedido del 2026-05-12 no llegó",
    "mi pedido del 12/05/2026",
    "pedido de 150 euros",
    "order of 2024",
    "mi pedido de 2025 nunca llegó",
    "an order of 250 pieces",
    "un pedido de 500 unidades",
    "um pedido de 300 reais",
    "order 120 minutes ago",
    "pedí hace 120 minutos",
    "my phone number is 600123456",
    "mi número de teléfono es el 600123456",
    "meu número é 11987654321",
    "my order costs 1200 $",
    "compra por 1.500 €",
    "the house number 55821 street",
    "número de cuenta 123456789",
    "pedido para el 15:30",
    "my account number is 445566",
    "número de la calle 442",
    "order for 2027",
    "pedido para 120 personas",
    "o pedido das 14h30",
    "orderly 12345",
    "border 12345",
    "unpedido 12345",
]


@pytest.mark.parametrize(("text", "value"), GIVEN)
def test_an_order_number_is_read_in_any_of_these_words(text: str, value: str) -> None:
    assert read_order_number(text) == value


@pytest.mark.parametrize("text", OTHER)
def test_amounts_dates_counts_and_other_numbers_are_no_order_numbers(text: str) -> None:
    assert read_order_number(text) is None


def test_a_long_row_of_words_between_reads_the_number_after_at_most_eight() -> None:
    assert read_order_number("order " + "is the " * 4 + "77120") == "77120"
    assert read_order_number("order " + "is the " * 2_000 + "77120") is None
