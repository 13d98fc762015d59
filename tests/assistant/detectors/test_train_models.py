"""The shipped weights are what their card says, made from what it says, and from nothing that measures them."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from relevo.assistant.detectors.features import MAX_CHARACTERS, find_features
from relevo.assistant.detectors.model import NAMES, TEXT_NAMES, TextName, load_model, read_card, read_weights
from relevo.assistant.evaluate.betold import is_learnt
from relevo.assistant.signals.detected import ears, read_detected
from relevo.assistant.signals.state import Said
from relevo.desk.assistants.api import SignalSettings
from tools.models.__main__ import main
from tools.models.courses import CALLS, train_course
from tools.models.grammar import expand
from tools.models.rows import (
    FILES,
    fingerprint,
    measuring_words,
    own_samples,
    phrases_of,
    read_phrases,
    read_samples,
    spoken,
)
from tools.models.texts import PLANS, train_texts

EVALUATED = ("emoevent", "goemotions", "told_br", "bitext_support", "questions_login_gov", "banking77", "clinc150")


@pytest.mark.parametrize("name", TEXT_NAMES)
def test_the_shipped_weights_are_the_cards(name: TextName) -> None:
    card = read_card(name)
    weights = read_weights(name)
    assert sha256(weights).hexdigest() == card["sha256"]
    assert len(weights) == PLANS[name].recipe.places
    assert card["phrases_sha256"] == sha256(phrases_of(name).read_bytes()).hexdigest()
    assert set(card["rows_sha256"]) == set(FILES)
    assert all("dev" not in path and "heldout" not in path for path in FILES)
    assert card["limits"]
    assert all(figures["ones"] for figures in card["on_sentences_kept_aside"].values())


def test_the_models_together_stay_small() -> None:
    assert sum(len(read_weights(name)) for name in NAMES) <= 1_500_000


@pytest.mark.parametrize(
    ("upset", "calm"),
    [
        ("this is a horrible disaster and I hate it", "where can I see the status of my order"),
        ("qué asco de empresa, son una vergüenza", "¿dónde puedo ver el estado de mi pedido?"),
        ("que raiva, essa empresa é um lixo", "onde posso ver o status do meu pedido?"),
    ],
)
def test_upset_sounds_more_upset_than_calm(upset: str, calm: str) -> None:
    model = load_model("upset")
    assert model.estimate(upset) > model.estimate(calm)
    assert model.estimate(calm) < 0.5


@pytest.mark.parametrize(
    "text", ["", "   ", "\x00", "🤷" * 300, "\ud800 x", "a" * 100_000, "@user https://example.com"]
)
def test_any_text_gets_a_chance_between_0_and_1(text: str) -> None:
    assert 0.0 <= load_model("upset").estimate(text) <= 1.0


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    assert find_features("word " * 80 + "hate") == find_features("word " * 80)
    assert len("word " * 80) == MAX_CHARACTERS


def test_a_mood_alone_passes_no_baton_however_often_it_is_heard() -> None:
    said = [Said(id=str(at), author="contact", text="i hate this disgusting crap so much") for at in range(8)]
    together = [s for s in read_detected(said) if s.name == "frustration"]
    alone = [s for s in read_detected(said[:1]) if s.name == "frustration"]
    assert [s.score for s in together] == [s.score for s in alone]
    for ear in ears():
        threshold = SignalSettings().get_for(ear.signal).threshold
        assert (ear.grade(1.0) >= threshold) == (ear.name in ("wish", "sensitive"))


def test_a_chance_becomes_a_score_that_rises_through_the_cards_two_thresholds() -> None:
    for ear in ears():
        low, middle, high = ear.scores
        assert ear.grade(ear.likely_from - 0.001) == 0.0
        assert ear.grade(ear.likely_from) == low
        assert ear.grade(ear.certain_from) == middle
        assert ear.grade(1.0) == high
        grades = [ear.grade(at / 100) for at in range(101)]
        assert grades == sorted(grades)


def test_a_wish_at_the_end_of_a_long_story_is_heard() -> None:
    story = "La lámpara llegó el martes. Tiene un golpe en la base. La probé en dos enchufes. " * 4
    [signal] = [
        s
        for s in read_detected([Said(id="m", author="contact", text=story + "Mejor que lo mire una persona.")])
        if s.name == "asked_for_person"
    ]
    assert signal.score >= SignalSettings().asked_for_person.threshold
    assert signal.evidence[0].text == "Mejor que lo mire una persona."


def test_what_the_patterns_know_to_be_none_is_not_believed() -> None:
    for text in ("No me pases con un agente, dímelo tú", "no need to transfer me to anyone, just the price please"):
        assert [s for s in read_detected([Said(id="m", author="contact", text=text)]) if s.score >= 0.8] == []


def test_without_the_data_the_shipped_models_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = read_weights("upset")
    monkeypatch.setattr("sys.argv", ["models", str(tmp_path)])
    assert main() == 1
    assert "The shipped models stay" in capsys.readouterr().out
    assert read_weights("upset") == before


@pytest.mark.parametrize("name", TEXT_NAMES)
def test_no_sentence_of_ours_that_measures_is_trained_on(name: TextName) -> None:
    trained = {spoken(sample.text) for sample in own_samples(name)}
    assert len(measuring_words()) > 1_400
    assert trained & measuring_words() == set()


@pytest.mark.parametrize("name", TEXT_NAMES)
def test_each_detector_has_hundreds_of_our_own_phrases_in_each_language(name: TextName) -> None:
    for language in ("en", "es", "pt"):
        assert sum(phrase.language == language for phrase in read_phrases(name)) >= 200


def test_a_line_is_always_expanded_to_the_same_phrases() -> None:
    assert expand("{can|could} i go{ now|}", most=9) == ["can i go now", "can i go", "could i go now", "could i go"]
    long = "{a|b|c|d} {e|f|g|h} {i|j|k|l} {m|n|o|p}"
    assert expand(long, most=5) == expand(long, most=5)
    assert 1 <= len(expand(long, most=5)) <= 5


@pytest.fixture(scope="module")
def measured(shared_folder: Path) -> frozenset[str]:
    """The words of every row that measures."""
    files = [path for name in EVALUATED for path in (shared_folder / "data" / name).glob("*.jsonl")]
    lines = [
        line
        for path in files
        if path.name.endswith(("dev.jsonl", "heldout.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    return frozenset(fingerprint(json.loads(line)["text"]) for line in lines)


@pytest.mark.shared
@pytest.mark.parametrize("detector", TEXT_NAMES)
def test_no_row_that_measures_is_trained_on(measured: frozenset[str], shared_folder: Path, detector: TextName) -> None:
    assert measured
    trained = [fingerprint(sample.text) for sample in read_samples(detector, shared_folder / "data")]
    assert sum(text in measured for text in trained) == 0


@pytest.mark.shared
@pytest.mark.timeout(240)
@pytest.mark.parametrize("name", ["wish", pytest.param("upset", marks=pytest.mark.soak)])
def test_training_gives_the_shipped_bytes(shared_folder: Path, name: TextName) -> None:
    data = shared_folder / "data"
    card = read_card(name)
    for path in FILES:
        assert sha256((data / path).read_bytes()).hexdigest() == card["rows_sha256"][path]
    trained = train_texts(name, data)
    assert (sha256(trained.weights).hexdigest(), trained.scale, trained.bias) == (
        card["sha256"],
        card["scale"],
        card["bias"],
    )


@pytest.mark.shared
def test_calls_that_measure_are_not_learnt_from(shared_folder: Path) -> None:
    card = read_card("course")
    calls = [json.loads(line) for line in (shared_folder / "data" / CALLS).read_text("utf-8").splitlines()]
    aside = card["on_calls_kept_aside"]
    assert card["rows"] == sum(is_learnt(call) for call in calls)
    assert aside["ones"] + aside["others"] == sum(not is_learnt(call) for call in calls)


@pytest.mark.soak
@pytest.mark.shared
@pytest.mark.timeout(600)
def test_the_calls_give_the_shipped_trees(shared_folder: Path) -> None:
    card = read_card("course")
    trees, _ = train_course(shared_folder / "data")
    assert (sha256(trees.packed).hexdigest(), trees.scale, trees.bias) == (card["sha256"], card["scale"], card["bias"])
    assert trees.packed == read_weights("course")
