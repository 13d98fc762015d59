"""The cards: what each detector is, what it was trained on, its figures and limits."""

import json
import tomllib
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

from relevo.assistant.detectors.course import Trees
from relevo.assistant.detectors.model import Model, TextName
from relevo.assistant.evaluate.betold import is_learnt, read_turns, without_topics
from relevo.assistant.evaluate.measures import auroc, share
from tools.models.courses import CALLS
from tools.models.rows import EMOTIONS, EVERYDAY, FILES, HEARD_BY_WORDS, KEPT_ASIDE, LEFT_OUT, phrases_of
from tools.models.texts import PLANS
from tools.models.training import Trained

_WHAT: dict[TextName, str] = {
    "upset": "The chance that a message is written in anger, annoyance, disgust or disappointment.",
    "wish": "The chance that a message asks for a person instead of the assistant.",
    "urgency": "The chance that a message says that it cannot wait.",
    "sensitive": "The chance that a message is about law, harm, fraud, theft, death, discrimination or personal data.",
    "sale": "The chance that a message is a business opportunity: quantity, a quote, a demo, a partnership.",
}
_SETS = {
    "emoevent": "EmoEvent, es and en train parts, Plaza-del-Arco et al. 2020, CC BY 4.0. No text is shipped.",
    "goemotions": "GoEmotions, train part (sample), Demszky et al. 2020, Apache-2.0.",
    "banking77": "BANKING77, train part (some rows, as what is none), Casanueva et al. 2020, CC BY 4.0.",
    "clinc150": "CLINC150, train part (some rows, as what is none), Larson et al. 2019, CC BY 3.0.",
}
_LIMITS_OF_ALL = [
    "Texts that also stand in a part for developing were left out (left_out.txt); of parts kept aside none is known.",
    "The first 400 characters of each of the first and last six sentences are read.",
]
_LIMITS: dict[TextName, list[str]] = {
    "upset": [
        "Trained on tweets and comments; of customers' messages it has seen calm requests, and our own phrases.",
        "Portuguese has no training set that may be shipped: only our phrases, and what Spanish shares with it.",
        "It hears tone, not reasons, and irony not at all. It is a hint: alone it passes no baton.",
    ],
    "wish": [
        "All wishes it learnt from are our own, in English, Spanish and Portuguese; other languages are chance.",
        "The kept-aside wishes were written by the writer of the training phrases: other people write otherwise.",
    ],
}
_OWN_ONLY = [
    "What it listens for it has seen nearly only in our own phrases: a hint for what a word suggests.",
    "The sentences kept aside were written by the writer of the training phrases: other people write otherwise.",
]
_MEASURED = {
    "emoevent_es": ("emoevent/es.dev.jsonl", "upset"),
    "emoevent_en": ("emoevent/en.dev.jsonl", "upset"),
    "told_br": ("told_br/dev.jsonl", "toxic"),
    "goemotions": ("goemotions/dev.jsonl", "upset"),
}


def make_card(name: TextName, trained: Trained, data: Path) -> dict[str, Any]:
    plan = PLANS[name]
    model = trained.read()
    card: dict[str, Any] = {
        "name": name,
        "what": _WHAT[name],
        "sha256": sha256(trained.weights).hexdigest(),
        "scale": trained.scale,
        "bias": trained.bias,
        "likely_from": plan.likely_from,
        "certain_from": plan.certain_from,
        "trained_on": {
            **_SETS,
            "own": f"Phrases of customers in English, Spanish and Portuguese, written for it: {name}.toml.",
        },
        "rows_sha256": {path: file_hash(data / path) for path in FILES},
        "phrases_sha256": file_hash(phrases_of(name)),
        "left_out_sha256": file_hash(LEFT_OUT),
        "sets": EMOTIONS if name == "upset" else EVERYDAY,
    }
    card["on_sentences_kept_aside"] = {
        language: _measure(model, name, rows) for language, rows in read_kept_aside(name).items()
    }
    if name == "upset":
        card["auroc_on_dev"] = _measure_moods(model, data)
    card["limits"] = [*_LIMITS.get(name, _OWN_ONLY), *_LIMITS_OF_ALL]
    return card


def make_course_card(trees: Trees, data: Path, *, rows: int) -> dict[str, Any]:
    calls = [json.loads(line) for line in (data / CALLS).read_text("utf-8").splitlines()]
    measured = [call for call in calls if not is_learnt(call)]
    by_name = [(trees.estimate(read_turns(call)), bool(call["label"])) for call in measured]
    by_kind = [(trees.estimate(without_topics(read_turns(call))), bool(call["label"])) for call in measured]
    return {
        "name": "course",
        "what": "The chance that a conversation breaks: that the contact will ask for a person or leave.",
        "sha256": sha256(trees.packed).hexdigest(),
        "scale": trees.scale,
        "bias": trees.bias,
        "trained_on": {
            "betold": "BETOLD, four fifths of its part dev by a hash of the id (it has no part train): acts, no texts. "
            "Terragni et al. 2022, Apache-2.0."
        },
        "rows": rows,
        "rows_sha256": {CALLS: file_hash(data / CALLS)},
        "on_calls_kept_aside": {
            "ones": sum(is_one for _, is_one in by_name),
            "others": sum(not is_one for _, is_one in by_name),
            "auroc": _auroc(by_name),
            "auroc_without_the_acts_names": _auroc(by_kind),
        },
        "limits": [
            "Learnt from calls to one phone assistant that books workshop appointments: in other chats it is a guess.",
            "It reads kinds of turns (yes, no, question, the same again), which words give only roughly.",
            "The last 60 turns are read; in Relevo's own conversations the last 24, from the eighth on. It is a hint.",
        ],
    }


def file_hash(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def _measure(model: Model, name: TextName, texts: Iterable[tuple[str, bool]]) -> dict[str, float]:
    """The detector alone, without the words: recall and false alarms from its two thresholds on."""
    scored = [(model.find_likeliest(text)[0], is_one) for text, is_one in texts]
    ones = [chance for chance, is_one in scored if is_one]
    others = [chance for chance, is_one in scored if not is_one]
    plan = PLANS[name]
    return {
        "ones": len(ones),
        "others": len(others),
        "auroc": _auroc(scored),
        "recall_likely": round(share(sum(chance >= plan.likely_from for chance in ones), len(ones)), 3),
        "recall_certain": round(share(sum(chance >= plan.certain_from for chance in ones), len(ones)), 3),
        "false_likely": round(share(sum(chance >= plan.likely_from for chance in others), len(others)), 3),
        "false_certain": round(share(sum(chance >= plan.certain_from for chance in others), len(others)), 3),
    }


def read_kept_aside(name: TextName) -> dict[str, list[tuple[str, bool]]]:
    """By language our own sentences that no detector is trained on, each with whether it is one."""
    folder = KEPT_ASIDE / "kept_aside"
    if name == "wish":
        found = {code: _read_wishes(folder, code) for code in ("es", "pt")}
    else:
        found = tomllib.loads((folder / "others.toml").read_text("utf-8"))[HEARD_BY_WORDS[name]]
    return {
        language: [(text, kind == "yes") for kind, texts in kinds.items() for text in texts]
        for language, kinds in found.items()
    }


def _read_wishes(folder: Path, language: str) -> dict[str, list[str]]:
    """Both sets: the first, and the one that was written after the detector of the first."""
    sets = [
        tomllib.loads((folder / f"{name}_{language}.toml").read_text("utf-8")) for name in ("wishes", "more_wishes")
    ]
    return {kind: [text for one in sets for text in one[kind]] for kind in ("yes", "no")}


def _measure_moods(model: Model, data: Path) -> dict[str, float]:
    """On the parts for developing, which are not trained on; absent where a file is."""
    figures: dict[str, float] = {}
    for name, (path, label) in _MEASURED.items():
        if (data / path).is_file():
            rows = [json.loads(line) for line in (data / path).read_text("utf-8").splitlines()]
            scored = [(model.estimate(row["text"]), bool(row[label])) for row in rows]
            figures[name] = _auroc(scored)
    return figures


def _auroc(scored: Iterable[tuple[float, bool]]) -> float:
    scored = list(scored)
    return round(auroc([s for s, is_one in scored if is_one], [s for s, is_one in scored if not is_one]), 3)
