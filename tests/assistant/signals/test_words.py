"""The patterns against sentences of their own, with the figures printed (`pytest -s`)."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from relevo.assistant.signals.folding import fold
from relevo.assistant.signals.words import read_words
from relevo.desk.assistants.api import SignalSettings

SENTENCES = Path(__file__).parent / "sentences"
SETTINGS = SignalSettings()


def cases() -> Iterator[tuple[str, str, list[str], list[str]]]:
    asked = tomllib.loads((SENTENCES / "asked_for_person.toml").read_text("utf-8"))
    others = tomllib.loads((SENTENCES / "others.toml").read_text("utf-8"))
    for signal, languages in {"asked_for_person": asked, **others}.items():
        for language, sentences in languages.items():
            yield signal, language, sentences["yes"], sentences["no"]


def is_fired(signal: str, text: str) -> bool:
    threshold = SETTINGS.get_for(signal).threshold
    return any(found.name == signal and found.score >= threshold for found in read_words("m", text))


@pytest.mark.parametrize(("signal", "language", "yes", "no"), list(cases()))
def test_a_signal_is_found_in_what_people_write_and_not_in_what_only_looks_like_it(
    signal: str, language: str, yes: list[str], no: list[str]
) -> None:
    missed = [text for text in yes if not is_fired(signal, text)]
    false = [text for text in no if is_fired(signal, text)]
    found = len(yes) - len(missed)
    print(f"\n{signal}.{language} recall {found / len(yes):.2f} precision {found / max(1, found + len(false)):.2f}")
    print(*(f"  missed: {text}" for text in missed), *(f"  false: {text}" for text in false), sep="\n")
    # What has been reached is kept; a wish for a person must not be missed, and nothing fires without cause.
    assert not false
    assert found / len(yes) >= (0.95 if signal == "asked_for_person" else 0.85)


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "text", ["a" * 10_000, "quiero " * 1_500, "(((((" * 2_000, "I want to " * 1_000, "¡!¿?" * 2_500, "no " * 3_000]
)
def test_a_long_message_does_not_make_the_patterns_run_for_ever(text: str) -> None:
    """Each takes milliseconds; a pattern that tries every way to match would take longer than anybody waits."""
    read_words("m", text)


def test_the_evidence_are_the_customers_own_characters() -> None:
    text = "Mirá, QUIERO hablaaaar con un húmano"
    [signal] = [found for found in read_words("m1", text) if found.name == "asked_for_person"]
    evidence = signal.evidence[0]
    assert text[evidence.start : evidence.end] == evidence.text
    assert evidence.text in text
    assert signal.message_ids == ("m1",)


def test_folding_leads_back_to_the_source() -> None:
    text = "Él  dijo: «ÑANDÚ»"
    folded = fold(text)
    start = folded.text.index("nandu")
    first, last = folded.span(start, start + 5)
    assert text[first:last] == "ÑANDÚ"


def test_the_same_message_always_gives_the_same_signals() -> None:
    text = "es urgente, quiero hablar con una persona, son unos ladrones"
    assert read_words("m", text) == read_words("m", text)
