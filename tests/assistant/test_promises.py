import pytest

from relevo.assistant.promises import find_promises, find_transfer_promise


@pytest.mark.parametrize(
    "text",
    [
        "I'm transferring you to an agent now.",
        "Let me connect you with a specialist.",
        "Te paso con un compañero enseguida.",
        "Un momento, voy a transferirte con un asesor.",
        "Vou te transferir para um atendente.",
        "Hola. Un agente te contactará pronto.",
        "One of our people: a colleague will contact you.",
    ],
)
def test_an_announced_transfer_is_seen(text: str) -> None:
    assert find_transfer_promise(text)


@pytest.mark.parametrize(
    "text",
    [
        "¿Prefieres hablar con una persona del equipo?",
        "A person from the team can take over if you prefer.",
        "El envío tarda de 2 a 3 días.",
        "You can pass the bag to another person.",
        "Puedes transferir el saldo a otra cuenta.",
    ],
)
def test_what_is_no_announcement_is_left_alone(text: str) -> None:
    assert find_transfer_promise(text) is None


def test_promises_are_listed_for_the_brief() -> None:
    text = "Gracias por escribir. Te aviso mañana. El envío es gratis."
    assert find_promises(text) == ["Te aviso mañana."]
    assert find_promises("I'll check with the warehouse.") == ["I'll check with the warehouse."]
    assert find_promises("It costs 5 €.") == []
