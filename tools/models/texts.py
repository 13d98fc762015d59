"""Training the detectors that read one text, each by its recipe."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from relevo.assistant.detectors.features import find_features
from relevo.assistant.detectors.model import TextName
from tools.models.rows import read_samples
from tools.models.training import Example, Recipe, Trained, train


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How a detector is trained, and from which chance on it is believed a little and fully.

    The two thresholds were chosen on everyday requests (clinc150 and banking77, dev: few of them above the first, next
    to none above the second) and, for wishes, on one half of our own sentences kept aside.
    """

    recipe: Recipe
    likely_from: float
    certain_from: float


PLANS: dict[TextName, Plan] = {
    "wish": Plan(recipe=Recipe(places=1 << 16, passes=80), likely_from=0.42, certain_from=0.5),
    "urgency": Plan(recipe=Recipe(places=1 << 15, passes=80), likely_from=0.35, certain_from=0.7),
    "sensitive": Plan(recipe=Recipe(places=1 << 16, passes=80), likely_from=0.4, certain_from=0.85),
    "sale": Plan(recipe=Recipe(places=1 << 15, passes=80), likely_from=0.25, certain_from=0.6),
    "upset": Plan(recipe=Recipe(places=1 << 18, passes=220, shrink=1e-6), likely_from=0.5, certain_from=0.8),
}


@cache
def _features(text: str) -> tuple[int, ...]:
    """Five detectors are trained on many of the same rows."""
    return find_features(text)


def train_texts(name: TextName, data: Path) -> Trained:
    samples = read_samples(name, data)
    examples = [Example(_features(sample.text), sample.is_one, sample.weight) for sample in samples]
    return train(examples, PLANS[name].recipe)
