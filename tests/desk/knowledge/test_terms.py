from uuid import UUID

import pytest

from relevo.desk.knowledge.concepts import related_stems
from relevo.desk.knowledge.language import detect_language
from relevo.desk.knowledge.terms import TERM_SPACE, is_weak, stem, stems, term_id
from relevo.desk.knowledge.weights import BEST, idf, question_grams, saturate, sparse


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("es", "¿Cuánto tarda el envío?", "cuanto tardan los envios"),
        ("es", "información", "INFORMACION"),
        ("pt", "devoluções", "devolucoes"),
        ("pt", "informação", "informacao"),
        ("en", "shipping costs", "ship cost"),
        ("en", "my e-mail", "email"),
    ],
)
def test_the_same_words_typed_differently_are_the_same_terms(language: str, one: str, other: str) -> None:
    assert stems(one, language) == stems(other, language)


def test_a_text_of_stop_words_alone_keeps_them() -> None:
    assert stems("who are you", "en") == ["who", "are", "you"]


def test_words_of_courtesy_are_weak() -> None:
    assert is_weak(stem("necesito", "es"), "es")
    assert not is_weak(stem("factura", "es"), "es")


def test_a_term_belongs_to_its_workspace_and_fits_the_vector() -> None:
    one, other = UUID(int=1), UUID(int=2)
    assert term_id(one, "ship") != term_id(other, "ship")
    assert 1 <= term_id(one, "ship") < TERM_SPACE


def test_words_of_one_concept_stand_for_each_other_across_languages() -> None:
    assert stem("contrasena", "es") in related_stems(stem("senha", "pt"), "pt", "es")
    assert stem("remove", "en") in related_stems(stem("delete", "en"), "en", "en")


def test_a_typing_error_shares_most_letters() -> None:
    right, wrong, other = question_grams("password"), question_grams("pasword"), question_grams("delivery")
    assert len(right.keys() & wrong.keys()) > 4 * len(right.keys() & other.keys())


def test_weights_are_those_of_bm25() -> None:
    assert saturate({"a": 1.0}, average=1.0, b=0.75)["a"] == pytest.approx(1.0)
    weights = saturate({"a": 3.0, "b": 1.0}, average=4.0, b=0.75)
    assert weights["a"] == pytest.approx(3 * 2.2 / (3 + 1.2))
    assert weights["a"] < BEST
    assert idf(10, 0) > idf(10, 1) > idf(10, 10) > 0


def test_a_sparse_vector_is_sorted_and_a_collision_keeps_the_heavier() -> None:
    assert sparse([(7, 1.5), (2, 0.5), (7, 0.25)]) == "{2:0.5,7:1.5}/1000000000"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("where is my order", "en"),
        ("hola", "es"),
        ("gracias", "es"),
        ("obrigada", "pt"),
        ("¿Cuánto tarda el envío?", "es"),
        ("quanto tempo demora a entrega", "pt"),
        ("no puedo entrar a mi cuenta", "es"),
        ("não consigo entrar na minha conta", "pt"),
    ],
)
def test_short_messages_are_recognised_among_the_assistants_languages(text: str, language: str) -> None:
    assert detect_language(text, among=("en", "es", "pt")) == language


def test_a_word_or_two_do_not_change_the_language_of_a_conversation() -> None:
    assert detect_language("ok thanks", among=("en", "es"), prior="es") == "es"
    assert detect_language("", among=("en", "es"), prior="es") == "es"
    assert detect_language("can I speak to a person please", among=("en", "es"), prior="es") == "en"


def test_only_the_assistants_languages_come_out() -> None:
    assert detect_language("quanto tempo demora a entrega", among=("es",)) == "es"
