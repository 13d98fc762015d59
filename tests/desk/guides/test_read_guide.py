"""Plain text becomes steps; what is not understood is said, line by line."""

import pytest

from relevo.desk.guides.api import read_guide
from relevo.desk.guides.schemas import MAX_DEPTH, MAX_STEPS


def kinds(text: str, language: str) -> list[str]:
    read = read_guide(text, language)
    assert not read.problems, read.problems
    return [step.kind for step in read.steps]


@pytest.mark.parametrize(
    ("language", "text", "question"),
    [
        (
            "en",
            "ask which lamp it is; if the light blinks, ask for the order number; otherwise hand over to a person",
            "Could you tell me which lamp it is?",
        ),
        (
            "es",
            "pregunta qué lámpara es; si la luz parpadea, pide el número de pedido; si no, pasa a una persona",
            "¿Me puedes decir qué lámpara es?",
        ),
        (
            "pt",
            "pergunte qual é a lâmpada; se a luz pisca, peça o número do pedido; senão, passe para uma pessoa",
            "Você pode me dizer qual é a lâmpada?",
        ),
    ],
)
def test_one_sentence_is_read_into_a_question_and_two_ways(language: str, text: str, question: str) -> None:
    assert kinds(text, language) == ["ask", "branch", "ask", "hand_over"]
    steps = read_guide(text, language).steps
    assert steps[0].said == question
    assert [(option.test, option.to) for option in steps[1].options] == [("words", 3), ("otherwise", 4)]


def test_what_is_indented_belongs_to_its_condition_and_goes_on_behind_it() -> None:
    text = """
    # lamps
    1. Pregunta si la luz parpadea
    2. Si sí:
       - Dile: "Apágala diez segundos."
       - Pregunta si ya funciona
       - Si funciona, listo
    3. Si no: dile que pruebe otra bombilla
    4. Pregunta: ¿Enciende ahora?
    """
    steps = read_guide(text, "es").steps
    assert [(step.kind, step.depth) for step in steps] == [
        ("ask", 0),
        ("branch", 0),
        ("tell", 1),
        ("ask", 1),
        ("branch", 1),
        ("done", 2),
        ("tell", 1),
        ("ask", 0),
    ]
    assert steps[2].said == "Apágala diez segundos."
    assert steps[4].next == steps[7].id  # neither "funciona": on behind both conditions
    assert steps[6].next == steps[7].id
    assert steps[7].is_yes_no


@pytest.mark.parametrize(
    ("text", "kind", "line"),
    [
        ("ask which lamp\nwhatever the lamp", "not_understood", 2),
        ("ask which lamp\notherwise hand over to a person", "otherwise_without_if", 2),
        ("ask which lamp\nif it blinks:", "empty_branch", 2),
        ("ask which lamp\nif , done", "empty_condition", 2),
        ("hand over to a person\nask which lamp", "unreachable", 2),
        ("", "no_steps", 1),
        ("# only a title", "no_steps", 1),
        ("\n".join(["ask which lamp"] * (MAX_STEPS + 1)), "too_many_steps", MAX_STEPS + 1),
        ("\n".join(f"{'  ' * depth}if it is {depth}:" for depth in range(MAX_DEPTH + 1)), "too_deep", MAX_DEPTH + 1),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, kind: str, line: int) -> None:
    read = read_guide(text, "en")
    assert (kind, line) in [(problem.kind, problem.line) for problem in read.problems]
    assert not read.is_usable


def test_as_many_steps_and_conditions_as_allowed_are_read() -> None:
    assert read_guide("\n".join(["ask which lamp"] * MAX_STEPS), "en").is_usable
    nested = [f"{'  ' * depth}if it is a{depth}:" for depth in range(MAX_DEPTH)]
    assert read_guide("\n".join([*nested, f"{'  ' * MAX_DEPTH}done"]), "en").is_usable


@pytest.mark.parametrize(
    "text", ["ﬁnd İt", "💥" * 500, "si " * 2_000, "((((((", "1. 1. 1.", "\u202eask", "if if if, if"]
)
def test_strange_text_is_read_without_harm(text: str) -> None:
    for language in ("en", "es", "pt"):
        read_guide(text, language)
