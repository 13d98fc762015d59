from typing import Any

import pytest

from relevo.assistant.context import ContactFacts, ContextMessage
from relevo.assistant.outcomes import Choice
from relevo.assistant.slots import label_of, question_for, read_slots, read_value
from relevo.desk.assistants.api import Slot, Texts

ORDER, EMAIL, PHONE, NAME = (Slot(name=name) for name in ("order_number", "email", "phone", "name"))


@pytest.mark.parametrize(
    ("slot", "text", "value"),
    [
        (ORDER, "mi pedido es el A-10234", "A-10234"),
        (ORDER, "order number: 55821, where is it?", "55821"),
        (ORDER, "pedido #77120", "77120"),
        (ORDER, "o número do pedido é 998877", "998877"),
        (ORDER, "SO-2024-118 no llegó", "SO-2024-118"),
        (ORDER, "llegó hace 3 días y costó 40 euros", None),
        (ORDER, "vivo en la calle Mayor 55821", None),
        (EMAIL, "escríbeme a ana.perez+tienda@example.co.uk, gracias", "ana.perez+tienda@example.co.uk"),
        (EMAIL, "arroba example.com", None),
        (PHONE, "mi teléfono es +34 600 123 456", "+34 600 123 456"),
        (PHONE, "(11) 98765-4321", "(11) 98765-4321"),
        (PHONE, "el 12/05/2026 a las 10", None),
        (NAME, "Hola, me llamo Lucía Pérez", "Lucía Pérez"),
        (NAME, "My name is John O'Neill and I need help", "John O'Neill"),
        (NAME, "Meu nome é João da Silva", "João da Silva"),
        (NAME, "soy muy feliz", None),
        (Slot(name="iban", pattern=r"ES\d{22}"), "es ES9121000418450200051332.", "ES9121000418450200051332"),
    ],
)
def test_a_value_is_read_word_for_word(slot: Slot, text: str, value: str | None) -> None:
    assert read_value(slot, text) == value


def test_a_bare_number_is_an_order_number_only_if_it_was_asked_for() -> None:
    assert read_value(ORDER, "es el 55821") is None
    assert read_value(ORDER, "es el 55821", was_asked=True) == "55821"


def test_what_is_known_of_the_contact_counts_as_given_and_the_newest_mention_wins() -> None:
    known = ContactFacts(email="old@example.com")
    assert [item.value for item in read_slots([EMAIL], [], known)] == ["old@example.com"]
    said = [message(1, "es a@example.com"), message(2, "perdón, b@example.com")]
    [filled] = read_slots([EMAIL], said, known)
    assert (filled.value, filled.message_ids) == ("b@example.com", ("m2",))


def test_an_answer_to_a_question_is_read_as_such() -> None:
    skip = Choice(id="skip:order_number:urgency", label="No lo tengo")
    said = [message(1, "¿cuál es tu número de pedido?", author="assistant", choices=(skip,)), message(2, "4471")]
    assert [item.value for item in read_slots([ORDER], said)] == ["4471"]


def test_the_operators_own_words_come_before_ours() -> None:
    own = Slot(name="order_number", label=Texts(es="código de reserva"), ask=Texts(es="¿Tu código de reserva?"))
    assert (label_of(own, "es"), question_for(own, "es")) == ("código de reserva", "¿Tu código de reserva?")
    assert label_of(ORDER, "pt") == "número do pedido"
    assert "vin" in question_for(Slot(name="vin"), "en")


@pytest.mark.parametrize("pattern", ["(a+)+$", "([0-9]*)*", "(", "x*"])
def test_a_dangerous_or_broken_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="pattern"):
        Slot(name="code", pattern=pattern)


def message(seq: int, text: str, **given: Any) -> ContextMessage:
    return ContextMessage(**{"id": f"m{seq}", "seq": seq, "author": "contact", "text": text} | given)
