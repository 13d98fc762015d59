from pathlib import Path

import pytest

import relevo
from relevo.platform.i18n import Sentences, language_of
from relevo.platform.i18n.sentences import BadSentencesError, Language


def make(en: dict[str, str], es: dict[str, str], pt: dict[str, str]) -> Sentences:
    by_language: dict[Language, dict[str, str]] = {"en": en, "es": es, "pt": pt}
    return Sentences(by_language)


def test_a_sentence_is_said_in_the_nearest_language() -> None:
    sentences = make({"hi": "Hello {name}"}, {"hi": "Hola {name}"}, {"hi": "Olá {name}"})
    assert sentences.say("hi", "es-CO", name="Ana") == "Hola Ana"
    assert sentences.say("hi", "pt_BR", name="Ana") == "Olá Ana"
    for other in (None, "", "fr", "english"):
        assert sentences.say("hi", other, name="{x}") == "Hello {x}"


@pytest.mark.parametrize(
    "es", [{}, {"hi": ""}, {"hi": "Hola"}, {"hi": "Hola {nombre}"}, {"hi": "Hola {name}", "more": "x"}]
)
def test_what_one_language_lacks_is_noticed_at_once(es: dict[str, str]) -> None:
    with pytest.raises(BadSentencesError, match="es"):
        make({"hi": "Hello {name}"}, es, {"hi": "Olá {name}"})


def test_every_folder_of_sentences_in_the_product_is_complete() -> None:
    folders = sorted(Path(relevo.__file__).parent.rglob("sentences/en.json"))
    assert folders
    for folder in folders:
        assert Sentences.beside(str(folder.parent)).keys


@pytest.mark.parametrize(("locale", "language"), [("ES", "es"), ("pt-PT", "pt"), ("en-GB", "en"), ("zz", "en")])
def test_locales_and_languages(locale: str, language: str) -> None:
    assert language_of(locale) == language
