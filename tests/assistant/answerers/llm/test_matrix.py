from pathlib import Path

from tests.assistant.answerers.llm.matrix import render


def test_the_table_in_the_documentation_is_the_one_the_tests_make() -> None:
    page = Path(__file__).parents[4] / "docs" / "subsystems" / "models.md"
    assert render() in page.read_text(encoding="utf-8")
