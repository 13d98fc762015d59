"""A conversation that goes round in circles is heard as such, one that goes well is not."""

from pathlib import Path

import pytest

from relevo.assistant.detectors.course import Turn, load_trees
from relevo.assistant.evaluate.betold import is_learnt, read_turns, without_topics
from relevo.assistant.evaluate.datasets import Data
from relevo.assistant.evaluate.measures import auroc
from relevo.assistant.signals.course import BREAKING_FROM, FEWEST_TURNS, chance_of_breaking
from relevo.assistant.signals.state import Said, read_signals

AGAIN = "No lo he encontrado. ¿Puedes decirlo de otra forma?"
LOOP = [
    "¿dónde está mi pedido?", AGAIN, "mi pedido 4412, dónde está", AGAIN, "no, mi pedido", AGAIN,
    "dónde está mi pedido", AGAIN, "el pedido que hice ayer",
]  # fmt: skip
CALM = [
    "hola", "¡Hola! ¿En qué te ayudo?", "¿hacéis envíos a Canarias?", "Sí, en 5 días.", "¿y cuánto cuesta?",
    "El envío cuesta 9 euros.", "vale, ¿puedo pagar con Bizum?", "Sí, con tarjeta y Bizum.", "¿y devolver?",
]  # fmt: skip
GUIDED = [
    "my lamp does not work", "Which lamp is it?", "the Nube", "Does the light blink?", "no", "Is it plugged in?",
    "yes", "Is the bulb tight?", "yes",
]  # fmt: skip


def converse(texts: list[str]) -> list[Said]:
    return [Said(id=str(at), author="company" if at % 2 else "contact", text=text) for at, text in enumerate(texts)]


def test_a_loop_is_about_to_break_and_a_good_conversation_is_not() -> None:
    assert chance_of_breaking(converse(LOOP)) >= BREAKING_FROM
    assert chance_of_breaking(converse(CALM)) < BREAKING_FROM
    assert chance_of_breaking(converse(GUIDED)) < BREAKING_FROM


def test_short_conversations_are_not_judged() -> None:
    loop = converse(LOOP)
    assert chance_of_breaking(loop[: FEWEST_TURNS - 1]) == 0.0
    assert chance_of_breaking(loop[:FEWEST_TURNS]) > 0.0
    assert chance_of_breaking([]) == 0.0


def test_what_the_contact_just_wrote_is_not_part_of_it_yet() -> None:
    loop = converse(LOOP)
    assert chance_of_breaking(loop) == chance_of_breaking(loop[:-1])


def test_the_course_alone_is_a_hint_and_passes_no_baton() -> None:
    loop = converse(LOOP)
    [signal] = [found for found in read_signals(loop, loop[-1:]) if found.name == "frustration"]
    assert 0.0 < signal.score < 0.9
    assert signal.evidence[0].source == "conversation"
    calm = converse(CALM)
    assert [found for found in read_signals(calm, calm[-1:]) if found.name == "frustration"] == []


@pytest.mark.parametrize("turns", [[], [Turn("contact", "no")] * 500, [Turn("company", "ask", "\ud800")] * 3])
def test_any_course_gets_a_chance_between_0_and_1(turns: list[Turn]) -> None:
    assert 0.0 <= load_trees().estimate(turns) <= 1.0


@pytest.mark.shared
def test_calls_kept_aside_are_told_apart_with_and_without_the_names_of_their_acts(shared_folder: Path) -> None:
    rows = [row for row in Data(shared_folder / "data", "dev").split_rows("betold") if not is_learnt(row)]
    assert len(rows) > 250
    for read in (read_turns, lambda row: without_topics(read_turns(row))):
        scored = [(load_trees().estimate(read(row)), bool(row["label"])) for row in rows]
        assert auroc([s for s, breaks in scored if breaks], [s for s, breaks in scored if not breaks]) >= 0.92
