"""Who does not want to be called does not ask for a person; who asks for both is heard all the same."""

import pytest

from relevo.assistant.signals.detected import read_detected
from relevo.assistant.signals.state import Said
from relevo.assistant.signals.words import read_words
from relevo.desk.assistants.api import SignalSettings

NO_CALLS = [
    "Please don't call me.",
    "do not call me again",
    "don't phone us at work, just write",
    "never contact me by phone please",
    "stop calling me",
    "I don't want to be called",
    "I don't want you to call me",
    "I'd rather you didn't call me",
    "No me llamen, por favor",
    "por favor no me llame al trabajo",
    "No quiero que me llamen",
    "Prefiero que no me llamen",
    "no me llaméis al móvil",
    "dejen de llamarme",
    "Não me liguem",
    "por favor não me ligue no trabalho",
    "não quero que me liguem",
    "prefiro que não me liguem",
    "parem de me ligar",
]
WISHES = [
    "Please call me",
    "if you don't call me today I will cancel",
    "don't call me, let me speak to a person here",
    "No me llamen, quiero que me atienda una persona aquí",
    "no quiero que me llame un robot, quiero una persona",
    "Quiero que me llamen",
    "me liguem por favor",
    "não me ligue um robô, quero falar com uma pessoa",
    "não me liguem, quero falar com um atendente aqui",
]


@pytest.mark.parametrize("text", NO_CALLS)
def test_who_does_not_want_to_be_called_does_not_ask_for_a_person(text: str) -> None:
    assert wish_in(text) == 0.0


@pytest.mark.parametrize("text", WISHES)
def test_a_wish_beside_it_is_heard(text: str) -> None:
    assert wish_in(text) >= SignalSettings().asked_for_person.threshold


def wish_in(text: str) -> float:
    signals = [*read_words("m", text), *read_detected([Said(id="m", author="contact", text=text)])]
    return max((signal.score for signal in signals if signal.name == "asked_for_person"), default=0.0)
