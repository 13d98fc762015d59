"""The shipped weights are what their card says, made from what it says, and from nothing that measures them."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from relevo.assistant.detectors.features import BUCKETS, MAX_CHARACTERS, find_features
from relevo.assistant.detectors.model import load_model, read_card, read_weights
from relevo.assistant.signals.folding import fold_text
from relevo.assistant.signals.state import Said, read_signals
from tools.models.__main__ import main
from tools.models.rows import FILES, OWN_PHRASES, fingerprint, own_samples, read_samples
from tools.models.training import train

EVALUATED = ("emoevent", "goemotions", "told_br", "bitext_support", "questions_login_gov", "banking77", "clinc150")


def test_the_shipped_weights_are_the_cards() -> None:
    card = read_card("upset")
    weights = read_weights("upset")
    assert sha256(weights).hexdigest() == card["sha256"]
    assert len(weights) == BUCKETS
    assert card["phrases_sha256"] == sha256(OWN_PHRASES.read_bytes()).hexdigest()
    assert set(card["rows_sha256"]) == set(FILES)
    assert all("dev" not in name and "heldout" not in name for name in FILES)


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


def test_a_detector_alone_passes_no_baton_however_often_it_speaks() -> None:
    said = [Said(id=str(at), author="contact", text="i hate this disgusting crap so much") for at in range(8)]
    for message in said:
        tone = [s for s in read_signals([message], [message]) if s.name == "frustration" and s.score <= 0.5]
        assert all(s.evidence[0].source in ("conversation", "words") for s in tone)
    together = [s for s in read_signals(said, said) if s.name == "frustration"]
    alone = [s for s in read_signals(said[:1], said[:1]) if s.name == "frustration"]
    assert [s.score for s in together] == [s.score for s in alone]


def test_without_the_data_the_shipped_models_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = read_weights("upset")
    monkeypatch.setattr("sys.argv", ["models", str(tmp_path)])
    assert main() == 1
    assert "The shipped models stay" in capsys.readouterr().out
    assert read_weights("upset") == before


def test_our_phrases_are_no_tests_sentences() -> None:
    tested = Path(__file__).parents[1].joinpath("signals/sentences/others.toml").read_text("utf-8")
    folded = fold_text(tested)
    assert [sample.text for sample in own_samples() if f'"{fold_text(sample.text)}"' in folded] == []


@pytest.mark.shared
def test_no_row_that_measures_is_trained_on(shared_folder: Path) -> None:
    data = shared_folder / "data"
    measured: set[str] = set()
    for name in EVALUATED:
        for path in [*(data / name).glob("*dev.jsonl"), *(data / name).glob("*heldout.jsonl")]:
            rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
            measured |= {fingerprint(row["text"]) for row in rows}
    trained = [fingerprint(sample.text) for sample in read_samples(data)]
    assert measured
    assert sum(text in measured for text in trained) == 0


@pytest.mark.shared
@pytest.mark.timeout(180)
def test_training_gives_the_shipped_bytes(shared_folder: Path) -> None:
    data = shared_folder / "data"
    card = read_card("upset")
    for name in FILES:
        assert sha256((data / name).read_bytes()).hexdigest() == card["rows_sha256"][name]
    trained = train(read_samples(data))
    assert (sha256(trained.weights).hexdigest(), trained.scale, trained.bias) == (
        card["sha256"],
        card["scale"],
        card["bias"],
    )
