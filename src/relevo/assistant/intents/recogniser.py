"""A classifier from a handful of example sentences per intent, and how sure it is.

Sentences are compared by the features of `features.py`, weighted by how few intents have them. Over these likenesses a
softmax regression is fitted (some dozens of steps, numpy). What is no intent at all (greetings, thanks, "I have a
question") is a class of its own, from `background.json`.

How sure it is comes from a logistic curve over three facts: the lead of the best intent over the next, how like the
nearest example is, and how much of the message the examples know at all. The curve was fitted on the training parts of
clinc150, banking77 and hwu64, with a half to a third of the messages from outside the list, and holds for lists it was
not fitted on (docs/quality.md). Pure: no I/O, no clock; the same list gives the same answers.
"""

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from relevo.assistant.intents.features import find_features
from relevo.assistant.outcomes import Recognised
from relevo.desk.intents.api import Evidence

Floats = npt.NDArray[np.float32]

MOST_EXAMPLES = 3_000
"""More would make learning slow; each intent then gives an equal share of its own."""
THRESHOLD = 0.6
"""Surer than this is known."""
_STEPS, _RATE, _SHARPNESS, _DECAY = 60, 0.3, 20.0, 0.05
_BIAS = -6.354
_LEAD, _LIKE, _KNOWN = 3.271, 6.429, 4.386


@dataclass(frozen=True)
class _Likeness:
    """To each example, 0 to 1; and the share of the sentence that the examples know, 0 to 1."""

    to_examples: Floats
    known: float


class Recogniser:
    """Of one list. Made in a thread; reading is a millisecond and safe from any."""

    def __init__(self, evidence: Sequence[Evidence], background: Sequence[str] | None = None) -> None:
        self.evidence = tuple(evidence)
        """The whole list: a model can name an intent that has no examples yet."""
        self.listed = tuple(each for each in evidence if each.sentences)
        self._sentences, self._classes = gather(self.listed, find_background() if background is None else background)
        counted = [find_features(sentence) for sentence in self._sentences]
        self._weights = _weigh(counted, self._classes)
        self._unknown = math.log(1 + len(self.listed) + 1)
        self._index = _Index(counted, self._weights)
        self._learnt = self._learn(counted)

    def rank(self, text: str, *, most: int = 5) -> list[Recognised]:
        """The likeliest first, whatever their confidence; nothing for a text without words, or an empty list."""
        features = find_features(text)
        if not features or not self.listed:
            return []
        likeness = self._compare(features)
        scores = likeness.to_examples @ self._learnt
        # The last class is what is no intent: where it wins, nothing is sure.
        order = np.argsort(-scores[:-1])[:most]
        found = [self._recognised(int(place), scores, likeness) for place in order]
        return sorted(found, key=lambda each: -(each.confidence or 0.0))

    def recognise(self, text: str) -> Recognised | None:
        """The intent, or None where it is unknown."""
        ranked = self.rank(text, most=1)
        return ranked[0] if ranked and (ranked[0].confidence or 0.0) >= THRESHOLD else None

    def _recognised(self, place: int, scores: Floats, likeness: _Likeness) -> Recognised:
        of_intent = np.flatnonzero(self._classes == place)
        nearest = int(of_intent[np.argmax(likeness.to_examples[of_intent])])
        lead = float(scores[place] - np.delete(scores, place).max())
        like = float(likeness.to_examples[nearest])
        sure = _logistic(_BIAS + _LEAD * lead + _LIKE * like + _KNOWN * likeness.known)
        intent = self.listed[place]
        nearest_sentence = self._sentences[nearest] if like > 0 else ""
        return Recognised(id=intent.id, name=intent.name, confidence=round(sure, 3), like=nearest_sentence)

    def _compare(self, features: Mapping[str, float]) -> _Likeness:
        known = {name: weight * self._weights[name] for name, weight in features.items() if name in self._weights}
        length = math.sqrt(sum(value * value for value in known.values()))
        if not length:
            return _Likeness(np.zeros(len(self._sentences), np.float32), 0.0)
        missing = sum((weight * self._unknown) ** 2 for name, weight in features.items() if name not in known)
        to_examples = self._index.multiply(known) / length
        return _Likeness(to_examples, length / math.sqrt(length * length + missing))

    def _learn(self, counted: Sequence[Mapping[str, float]]) -> Floats:
        """One column per class: how much each example speaks for it."""
        likeness = np.stack([self._compare(features).to_examples for features in counted])
        wanted = np.zeros((len(counted), len(self.listed) + 1), np.float32)
        wanted[np.arange(len(counted)), self._classes] = 1
        learnt = np.zeros_like(wanted)
        for _ in range(_STEPS):
            scores = _SHARPNESS * (likeness @ learnt)
            scores -= scores.max(axis=1, keepdims=True)
            chances = np.exp(scores)
            chances /= chances.sum(axis=1, keepdims=True)
            learnt += _RATE * (wanted - chances - _DECAY * learnt)
        return learnt


class _Index:
    """For each feature the examples that have it, with their weights; examples have length 1."""

    def __init__(self, counted: Sequence[Mapping[str, float]], weights: Mapping[str, float]) -> None:
        having: dict[str, list[tuple[int, float]]] = {}
        for at, features in enumerate(counted):
            values = {name: weight * weights[name] for name, weight in features.items()}
            length = math.sqrt(sum(value * value for value in values.values())) or 1.0
            for name, value in values.items():
                having.setdefault(name, []).append((at, value / length))
        self._size = len(counted)
        self._having = {
            name: (np.array([at for at, _ in found], np.int32), np.array([value for _, value in found], np.float32))
            for name, found in having.items()
        }

    def multiply(self, values: Mapping[str, float]) -> Floats:
        """The product of `values` with every example."""
        parts = [(*self._having[name], value) for name, value in values.items()]
        places = np.concatenate([places for places, _, _ in parts])
        products = np.concatenate([weights * value for _, weights, value in parts])
        return np.bincount(places, products, self._size).astype(np.float32)


@cache
def find_background() -> tuple[str, ...]:
    """What customers write that is about nothing yet, in English, Spanish and Portuguese."""
    text = resources.files("relevo.assistant.intents").joinpath("background.json").read_text("utf-8")
    return tuple(sentence for sentences in json.loads(text).values() for sentence in sentences)


def gather(evidence: Sequence[Evidence], background: Sequence[str]) -> tuple[list[str], npt.NDArray[np.int32]]:
    """The sentences that are learnt from and the class of each; the last class is the background."""
    share = max(1, (MOST_EXAMPLES - len(background)) // max(1, len(evidence)))
    kept = [*(_thinned(each.sentences, share) for each in evidence), list(background)]
    classes = [place for place, sentences in enumerate(kept) for _ in sentences]
    return [sentence for sentences in kept for sentence in sentences], np.array(classes, np.int32)


def _thinned(sentences: Sequence[str], most: int) -> list[str]:
    """Evenly from the whole, so that each language of it stays."""
    if len(sentences) <= most:
        return list(sentences)
    return [sentences[at * len(sentences) // most] for at in range(most)]


def _weigh(counted: Sequence[Mapping[str, float]], classes: npt.NDArray[np.int32]) -> dict[str, float]:
    """A feature that few intents have says more than one that all have."""
    pairs = {(name, int(place)) for features, place in zip(counted, classes, strict=True) for name in features}
    having = Counter(name for name, _ in pairs)
    total = int(classes.max()) + 1 if len(classes) else 1
    return {name: math.log(1 + total / count) for name, count in having.items()}


def _logistic(value: float) -> float:
    return 1.0 / (1.0 + math.exp(-value))
