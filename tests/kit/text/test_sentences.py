import pytest

from relevo.kit.text.folding import clean, fold, one_line
from relevo.kit.text.sentences import split_sentences
from relevo.kit.text.words import count_words, words


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("Call Dr. Smith at 9 a.m. Then wait.", ["Call Dr. Smith at 9 a.m. Then wait."]),
        ("Cuesta 3.50 euros. ¿Lo quieres? Sí.", ["Cuesta 3.50 euros.", "¿Lo quieres?", "Sí."]),
        ("La Sra. Díaz vive en EE.UU. desde 1990. Trabaja.", ["La Sra. Díaz vive en EE.UU. desde 1990.", "Trabaja."]),
        ('He said "stop." Then left.', ['He said "stop."', "Then left."]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_would_say(text: str, sentences: list[str]) -> None:
    assert split_sentences(text) == sentences


def test_sentences_are_slices_of_the_text() -> None:
    text = "Primera frase. Segunda frase, con coma. ¡Tercera! Y 10 más."
    assert all(sentence in text for sentence in split_sentences(text))


def test_words_fold_and_keep_numbers_whole() -> None:
    assert words("The user’s E-mail arrives at 9.30, 5-10 días") == [
        "the", "user", "email", "arrives", "at", "9.30", "5", "10", "dias",
    ]  # fmt: skip
    assert count_words("one two-three") == 3


def test_folding_forgives_accents_case_and_width() -> None:
    assert fold("ENVÍO ｆｕｌｌ ﬁn") == "envio full fin"


def test_clean_text_has_no_invisible_characters_and_one_empty_line() -> None:
    assert clean("a\u200b\u202eb\r\n\r\n\r\n\r\nc \x07 d\x00") == "ab\n\nc d"


def test_one_line_is_cut_at_a_word() -> None:
    assert one_line("uno  dos\ntres cuatro", limit=14) == "uno dos tres…"
