import pytest

from relevo.assistant.answerers.builtin.small_talk import is_no, is_yes, read_small_talk
from relevo.assistant.answerers.builtin.vague import is_vague


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("hola", "greeting"),
        ("Buenas tardes!!", "greeting"),
        ("Good morning", "greeting"),
        ("oi, tudo bem?", "how_are_you"),
        ("muchas gracias por tu ayuda", "thanks"),
        ("obrigado, resolveu!", "solved"),
        ("thanks, that solved it!", "solved"),
        ("gracias, con eso quedó resuelto", "solved"),
        ("chau", "goodbye"),
        ("¿Eres una persona real o un robot?", "are_you_human"),
        ("você é um robô?", "are_you_human"),
        ("am I talking to a bot?", "are_you_human"),
        ("¿cómo te llamas?", "your_name"),
        ("hola, tengo una pregunta", "what_can_you_do"),
        ("ok", "acknowledged"),
        ("thanks bye", "goodbye"),
        ("ok gracias hasta luego", "goodbye"),
        ("hola buenas que tal", "how_are_you"),
    ],
)
def test_politeness_is_recognised(text: str, kind: str) -> None:
    talk = read_small_talk(text)
    assert (talk.kind, talk.rest) == (kind, "")


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Hola, buenas tardes. ¿Cuánto tarda el envío? Gracias", "Cuánto tarda el envío?"),
        ("good morning how much is shipping", "how much is shipping"),
        ("olá, gostaria de saber o prazo. Obrigado!", "gostaria de saber o prazo."),
        ("I need help with my order", "I need help with my order"),
        ("Thanks for nothing, where is my order", "Thanks for nothing, where is my order"),
        ("¿Venden gracias de chocolate?", "¿Venden gracias de chocolate?"),
    ],
)
def test_a_question_keeps_its_own_words(text: str, rest: str) -> None:
    assert read_small_talk(text).rest == rest


@pytest.mark.parametrize("text", ["sí", "Sí, por favor", "yes please", "claro que sí", "sim, pode ser", "dale"])
def test_a_yes_is_a_yes(text: str) -> None:
    assert is_yes(text)
    assert not is_no(text)


@pytest.mark.parametrize("text", ["no", "No, gracias", "nope", "não precisa", "todavía no"])
def test_a_no_is_a_no(text: str) -> None:
    assert is_no(text)
    assert not is_yes(text)


@pytest.mark.parametrize(
    "text", ["I need to change it", "necesito cambiarlo", "preciso mudar isso", "problema con mi cuenta"]
)
def test_what_names_no_subject_is_vague(text: str) -> None:
    assert is_vague(text)


@pytest.mark.parametrize(
    "text", ["I need to change my address", "cambiar la contraseña", "¿y el envío?", "preciso do boleto"]
)
def test_what_names_one_is_not(text: str) -> None:
    assert not is_vague(text)
