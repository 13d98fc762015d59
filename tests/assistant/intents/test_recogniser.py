"""What a list of a few sentences recognises, and what it leaves unknown."""

from functools import cache

import pytest

from relevo.assistant.intents.recogniser import MOST_EXAMPLES, THRESHOLD, Recogniser, gather
from tests.assistant.intents.lists import evidence, starting_list


@cache
def of_starting_list() -> Recogniser:
    return Recogniser(starting_list("en", "es", "pt"))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("¿Cuánto tarda el envío a Canarias?", "shipping"),
        ("hola, ¿cuándo me llega el paquete?", "order_status"),
        ("Where is my parcel?? ordered last week", "order_status"),
        ("I never got my money back for order 1234", "refund"),
        ("necesito la factura del pedido 1234", "invoice"),
        ("quiero que me devolváis el dinero del pedido CB-20405", "refund"),
        ("meu cartão foi cobrado 2x", "payment"),
        ("esqueci a minha senha", "account"),
        ("NO PUEDO ENTRAR EN MI CUENTA", "account"),
    ],
)
def test_it_recognises_what_customers_write_in_three_languages(text: str, name: str) -> None:
    found = of_starting_list().recognise(text)
    assert found is not None, of_starting_list().rank(text)
    assert found.name == name
    assert found.confidence is not None
    assert THRESHOLD <= found.confidence <= 1


@pytest.mark.parametrize(
    "text",
    [
        *("hola", "thanks!", "tenho uma pergunta", "quiero hablar con una persona", "¿qué tiempo hace mañana?"),
        *("do you sell horses", "lorem ipsum dolor sit amet", "12345", "ok", "a" * 10_000, "", "…", "🙂"),
    ],
)
def test_what_is_none_of_the_list_is_unknown(text: str) -> None:
    assert of_starting_list().recognise(text) is None


def test_examples_in_one_language_recognise_much_of_another() -> None:
    english = Recogniser(starting_list("en"))
    asked = [(text, each.name) for each in starting_list("es") for text in each.sentences]
    right = sum(english.rank(text, most=1)[0].name == name for text, name in asked)
    assert right / len(asked) > 0.6


def test_the_nearest_example_says_why() -> None:
    found = of_starting_list().rank("I forgot my password again")[0]
    assert found.like == "I forgot my password"


def test_a_list_of_one_intent_still_knows_what_it_is_not() -> None:
    one = Recogniser([evidence("Refund", "I want my money back", "please refund me")])
    found = one.recognise("please refund me now")
    assert found is not None
    assert one.recognise("hello, good morning") is None


def test_an_empty_list_and_intents_without_examples_recognise_nothing() -> None:
    assert Recogniser([]).recognise("I want my money back") is None
    assert Recogniser([evidence("Refund")]).rank("refund") == []


def test_the_same_list_gives_the_same_answers() -> None:
    first, second = Recogniser(starting_list("en")), Recogniser(starting_list("en"))
    assert first.rank("where is it") == second.rank("where is it")


def test_a_very_long_list_is_learnt_from_an_equal_share_of_each() -> None:
    many = [evidence(f"i{number}", *(f"word{number} sentence {at}" for at in range(60))) for number in range(150)]
    sentences, classes = gather(many, [])
    assert len(sentences) <= MOST_EXAMPLES
    assert {int(each) for each in classes} == set(range(150))
