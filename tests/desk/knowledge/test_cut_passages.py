import pytest

from relevo.desk.knowledge.passages import MAX_LIST_WORDS, MAX_WORDS, cut_into_passages
from relevo.desk.knowledge.structure import BlockKind, parse_markdown
from relevo.kit.text.words import count_words, words


def cut(text: str, title: str = "Help") -> list[tuple[str, str]]:
    return [(draft.heading, draft.text) for draft in cut_into_passages(parse_markdown(text), title=title)]


def prose(count: int, *, seed: str = "word") -> str:
    sentences = [f"This is sentence number {at} about {seed}{at} and nothing else." for at in range(count)]
    return " ".join(sentences)


def test_a_passage_never_crosses_a_heading_and_knows_its_place() -> None:
    text = "# Help\n\nIntro words.\n\n## Orders\n\nOne.\n\n### Paying\n\nTwo.\n\n## Returns\n\nThree."
    assert cut(text) == [
        ("", "Intro words."),
        ("Orders", "One."),
        ("Orders > Paying", "Two."),
        ("Returns", "Three."),
    ]


def test_short_paragraphs_are_packed_and_long_ones_cut_at_sentences() -> None:
    text = "\n\n".join(prose(3, seed=f"p{at}") for at in range(12)) + "\n\n" + prose(60)
    sizes = [count_words(passage) for _, passage in cut(text)]
    assert max(sizes) <= MAX_WORDS + 15
    assert all(size >= 80 for size in sizes[:-1])
    assert all(passage.rstrip().endswith(".") for _, passage in cut(text))


def test_nothing_is_lost_and_nothing_is_invented() -> None:
    text = f"{prose(40)}\n\n- a first item\n- a second one\n\n| Size | Price |\n|---|---|\n| M | 20 |\n\n{prose(3)}"
    together = words(" ".join(passage for _, passage in cut(text)))
    assert together == words(text)


def test_a_list_stays_with_the_sentence_that_announces_it() -> None:
    steps = "\n".join(f"{at}. Do step {at} with great care and patience." for at in range(1, 21))
    ((_, passage),) = cut(f"To reset the device:\n\n{steps}")
    assert passage.startswith("To reset the device:\n1. Do")
    assert passage.endswith("patience.")
    assert count_words(passage) <= MAX_LIST_WORDS


def test_each_part_of_a_long_table_repeats_the_header() -> None:
    rows = "\n".join(f"| item {at} | {at} euros and some more words here |" for at in range(80))
    passages = cut(f"| Item | Price |\n|---|---|\n{rows}")
    assert len(passages) > 2
    assert all(passage.startswith("| Item | Price |") for _, passage in passages)


def test_a_section_of_nothing_but_links_is_left_out_unless_it_is_all_there_is() -> None:
    links = "- [One](/one)\n- [Two](/two)"
    assert cut(f"Real words.\n\n## Related\n\n{links}") == [("", "Real words.")]
    assert cut(f"## Topics\n\n{links}") == [("Topics", "- One\n- Two")]


def test_inline_marks_go_and_the_words_stay() -> None:
    (block,) = parse_markdown("Press **Save** in [Settings](/s) at `10:30`, *not* snake_case_names.")
    assert block.text == "Press Save in Settings at 10:30, not snake_case_names."


@pytest.mark.parametrize(
    "text", ["a" * 100_000, "x " * 50_000, "| a\n" * 3000, "- \n" * 3000, "#" * 500, "```\n" + "y\n" * 9000]
)
def test_strange_texts_are_cut_into_bounded_passages(text: str) -> None:
    for _, passage in cut(text):
        assert len(passage) <= 7000


def test_a_fenced_block_is_no_heading() -> None:
    blocks = parse_markdown("```\n# not a heading\n```\n# A heading")
    assert [block.kind for block in blocks] == [BlockKind.CODE, BlockKind.HEADING]


@pytest.mark.parametrize("rule", ["* * *", "- - -", "***", "---", "_ _ _", "  -  -  -  -"])
def test_a_rule_between_paragraphs_ends_one_and_is_no_endless_list(rule: str) -> None:
    blocks = parse_markdown(f"One.\n\n{rule}\n\nTwo.\n- item\n{rule}\n- other")
    assert [block.text for block in blocks][:2] == ["One.", "Two."]
