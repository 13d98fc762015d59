"""What a change of a configuration can touch: pure, and careful. What is not known to be untouched is asked again.

The builtin answerer says the same to the same question as long as nothing it looks at differs. Of a configuration it
looks at a signal's setting only where the signal is there, at a rule only where the rule holds, at the greeting only
where it greets, and never at the six parts that are written for a model. A model may look at everything.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from relevo.assistant.ask import Asked, AskResult
from relevo.assistant.rules import find_rule
from relevo.desk.assistants.api import AssistantConfig
from relevo.desk.cases.api import Said

# What is asked is asked on one channel, whose differences are in its configuration already.
_UNSEEN = frozenset({"channel_differences"})
# Its score is made where nothing was found, also where it did not pass the baton.
_ALWAYS_SEEN = "outside_knowledge"


@dataclass(frozen=True, kw_only=True)
class Traits:
    """What of an answer depends on the configuration: the signals that were there, and whether it greets."""

    signals: frozenset[str]
    greets: bool

    def as_json(self) -> dict[str, object]:
        return {"signals": sorted(self.signals), "greets": self.greets}


def traits_of(result: AskResult) -> Traits:
    return Traits(
        signals=frozenset(str(signal["name"]) for signal in result.signals),
        greets=result.reason == "small_talk" or result.guide is not None,
    )


def traits_from(kept: dict[str, Any]) -> Traits:
    """The way back of `as_json`."""
    return Traits(signals=frozenset(kept["signals"]), greets=kept["greets"])


@dataclass(frozen=True, kw_only=True)
class Known:
    """An answer that is known: what `config`, as it holds on the question's channel, said."""

    config: AssistantConfig
    said: Said
    traits: Traits


def known_answer(asked: Asked, config: AssistantConfig, known: Sequence[Known]) -> Known | None:
    """What `config` would say, without asking it; None: it has to be asked. The same `asked` everywhere."""
    return next((one for one in known if not can_touch(one.config, config, asked, one.traits)), None)


def can_touch(before: AssistantConfig, after: AssistantConfig, asked: Asked, traits: Traits) -> bool:
    changed = {name for name in type(before).model_fields if getattr(before, name) != getattr(after, name)}
    if not changed:
        # A model may say something else to the same question; who wants to know that asks for a fresh replay.
        return False
    if before.answerer != "builtin" or after.answerer != "builtin":
        return True
    looked_at = {
        "enable_memories": lambda: asked.told is not None and bool(asked.told.memories),
        "greeting": lambda: traits.greets,
        # What is said before a pass the builtin answerer says too.
        "instructions": lambda: before.instructions.handoff != after.instructions.handoff,
        "signals": lambda: _signals_touch(before, after, traits),
        "passing_rules": lambda: _rules_touch(before, after, asked),
    }
    return any(looked_at[name]() if name in looked_at else True for name in changed - _UNSEEN)


def _signals_touch(before: AssistantConfig, after: AssistantConfig, traits: Traits) -> bool:
    names = type(before.signals).model_fields
    changed = {name for name in names if before.signals.get_for(name) != after.signals.get_for(name)}
    return _ALWAYS_SEEN in changed or bool(changed & traits.signals)


def _rules_touch(before: AssistantConfig, after: AssistantConfig, asked: Asked) -> bool:
    """Another rule holds than before, for what was written last or for all that was written."""
    last = [asked.text]
    whole = [turn.text for turn in asked.history if turn.author == "contact"] + last
    return any(
        find_rule(before.passing_rules, texts) != find_rule(after.passing_rules, texts) for texts in (last, whole)
    )
