import pytest

from tests.assistant.answerers.llm import test_wire
from tests.assistant.answerers.llm.matrix import APIS, FAULTS, FAULTY, GOOD, PAGE, list_cases, render


def test_the_table_in_the_documentation_has_each_test_over_the_wire_and_each_has_passed() -> None:
    """Written by `python -m tools.models_matrix`; a test that failed then stands in it as such."""
    assert render(list_cases()) in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("test", [*GOOD, FAULTY])
def test_each_row_is_a_test_that_is_collected_for_each_api(test: str) -> None:
    parametrized = {
        mark.args[0]: mark.args[1] for mark in getattr(test_wire, test).pytestmark if mark.name == "parametrize"
    }
    assert parametrized["api"] == APIS
    assert parametrized.get("fault", FAULTS) == FAULTS


def test_no_test_over_the_wire_is_left_out_of_the_table() -> None:
    collected = {name for name in vars(test_wire) if name.startswith("test_")}
    assert collected == {*GOOD, FAULTY}
