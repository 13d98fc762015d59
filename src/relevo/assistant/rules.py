"""The company's rules on when and how to pass to a person, followed by code in both answerers.

Words are compared without case, accents and what stands around them: "cancel" is a word of its own, "cancel*" also the
beginning of a longer one. A rule says nothing about what a sentence means: for that there are intents and signals.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from uuid import UUID

from relevo.assistant.signals.folding import fold_text
from relevo.desk.assistants.api import PassingRule


def find_rule(
    rules: Sequence[PassingRule], texts: Iterable[str], *, intent_id: UUID | None = None
) -> PassingRule | None:
    """The first enabled rule, in the operator's order, that holds for one of `texts` or for the intent."""
    folded = [fold_text(text) for text in texts]
    return next((rule for rule in rules if rule.enabled and _holds(rule, folded, intent_id)), None)


def _holds(rule: PassingRule, folded: Sequence[str], intent_id: UUID | None) -> bool:
    if not rule.words and not rule.intent_ids:
        # For a whole channel: rules of other channels were taken out with its configuration.
        return True
    if intent_id is not None and intent_id in rule.intent_ids:
        return True
    return bool(rule.words) and any(_pattern(tuple(rule.words)).search(text) for text in folded)


@lru_cache(maxsize=1024)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(_as_pattern(fold_text(word)) for word in words))


def _as_pattern(word: str) -> str:
    begins = word.endswith("*")
    plain = r"\s+".join(re.escape(part) for part in word.rstrip("*").split())
    return rf"(?<!\w){plain}" + ("" if begins else r"(?!\w)")
