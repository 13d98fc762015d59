"""What an answerer must not say, in sentences written apart from the patterns: both directions, three languages."""

import json
import tomllib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest

from relevo.assistant.promises import find_promises, find_transfer_promise
from relevo.assistant.untruths import find_untruths

SAID = Path(__file__).parent / "promises_said"


def sentences(direction: str) -> Iterator[tuple[str, str]]:
    for path in sorted(SAID.glob("*.toml")):
        for kind, said in tomllib.loads(path.read_text("utf-8")).items():
            yield from ((kind, text) for text in said[direction])


def kinds_in(text: str) -> set[str]:
    transfer = {"transfer"} if find_transfer_promise(text) else set[str]()
    return transfer | {str(found.kind) for found in find_untruths(text)}


@pytest.mark.parametrize(("kind", "text"), list(sentences("yes")))
def test_what_nothing_makes_true_is_found(kind: str, text: str) -> None:
    assert kind in kinds_in(text)


@pytest.mark.parametrize(("_kind", "text"), list(sentences("no")))
def test_what_only_looks_like_it_is_left_alone(_kind: str, text: str) -> None:
    assert kinds_in(text) == set()


@pytest.mark.parametrize("language", ["en", "es", "pt"])
def test_our_own_sentences_pass(language: str) -> None:
    source = resources.files("relevo.assistant").joinpath("sentences", f"{language}.json").read_text("utf-8")
    said = {key: text for key, text in json.loads(source).items() if not key.startswith(("hand_over", "next_"))}
    assert {key: kinds_in(text) for key, text in said.items() if kinds_in(text)} == {}


def test_each_sentence_is_named_with_its_place() -> None:
    text = "Sí, enviamos a Lugo.\nSoy una persona. Te aviso mañana."
    found = find_untruths(text)
    assert [each.kind for each in found] == ["human", "unkept"]
    assert [text[each.start : each.end].strip() for each in found] == ["Soy una persona.", "Te aviso mañana."]


def test_the_companys_own_words_are_no_untruth() -> None:
    process = "Our team will call you within two days. We'll contact you by phone."
    assert find_untruths("We'll contact you within two days.", proofs=[process]) == []
    assert find_untruths("We'll contact you within two days.")
    assert find_untruths("“Te llamaré mañana”: eso acordó contigo una persona del equipo.") == []
    assert find_untruths("I'm a real person.", proofs=["You are talking to a real person."])


@pytest.mark.timeout(60)
@pytest.mark.parametrize("text", ["voy a " * 3_000, "i will " * 3_000, "a " * 9_000, "te aviso " * 2_000, "." * 9_000])
def test_a_long_text_does_not_make_the_patterns_run_for_ever(text: str) -> None:
    find_untruths(text)


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
