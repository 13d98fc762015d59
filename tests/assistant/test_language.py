import pytest

from relevo.assistant.language import choose_language

ALL = ("en", "es", "pt")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("¿Cuánto tarda el envío a Madrid?", "es"),
        ("How long does shipping to Madrid take?", "en"),
        ("Quanto tempo demora a entrega em Lisboa?", "pt"),
        ("hola", "es"),
        ("obrigado", "pt"),
        ("hello", "en"),
    ],
)
def test_the_first_message_chooses_the_language(text: str, language: str) -> None:
    assert choose_language([text], languages=ALL, present="en", is_first=True) == language


@pytest.mark.parametrize(
    "text", ["ok thanks", "gracias", "A-10234", "ana@example.com", "👍", "https://example.com/hola-que-tal"]
)
def test_fewer_than_three_words_never_switch_it(text: str) -> None:
    assert choose_language([text], languages=ALL, present="pt") == "pt"


def test_a_clear_switch_is_followed() -> None:
    assert choose_language(["Sorry, can we continue in English please?"], languages=ALL, present="es") == "en"


def test_only_the_assistants_own_languages_are_spoken() -> None:
    assert choose_language(["Quanto tempo demora a entrega?"], languages=("es", "en"), present=None) in ("es", "en")
    assert choose_language(["How long does it take?"], languages=("es",), present="pt") == "es"
