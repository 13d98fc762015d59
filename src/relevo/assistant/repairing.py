"""Repairing: what an answerer said about people, itself or its own doing is made true before it is committed.

Nothing here trusts an answerer, whichever it is. An announced transfer becomes one; a claim to be human becomes the
truth; a statement about who is there becomes what routing knows; a promise nobody keeps is taken out, and where nothing
else was said, a person gets the question. Each repair is kept in the turn's trace.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from relevo.assistant.context import TurnContext
from relevo.assistant.outcomes import (
    ACTED,
    TALK_TO_PERSON,
    Choice,
    Filled,
    HandOver,
    Outcome,
    Reply,
    Resolve,
    Silence,
    TurnAnswer,
)
from relevo.assistant.people import tell_people
from relevo.assistant.promises import find_transfer_promise
from relevo.assistant.texts import say
from relevo.assistant.untruths import Kind, Untruth, find_untruths

_WORD = re.compile(r"\w+")
_GAPS = re.compile(r"[ \t]{2,}")
_FEWEST_WORDS = 2


def repair(answer: TurnAnswer, context: TurnContext) -> TurnAnswer:
    """The answer with a true outcome; `trace["repaired"]` names what was found, if anything was."""
    outcome = answer.outcome
    if isinstance(outcome, HandOver | Silence) or (isinstance(outcome, Reply) and outcome.reason == ACTED):
        return answer
    untruths = find_untruths(outcome.text, proofs=_cited(outcome), verbatim=_written(context))
    promise = find_transfer_promise(outcome.text)
    if promise is not None and isinstance(outcome, Reply) and any(outcome.text in proof for proof in _cited(outcome)):
        # Verbatim words of the company's own document, shown as a quotation with its source.
        promise = None
    if not untruths and promise is None:
        return answer
    found = [{"kind": each.kind, "sentence": each.sentence[:300]} for each in untruths]
    if promise is not None:
        found.append({"kind": "transfer", "sentence": promise[:300]})
    mending = _Mending(context, answer.language or context.language or "en", answer.filled)
    mended = mending.mend(outcome, untruths, has_promised_transfer=promise is not None)
    return replace(answer, outcome=mended, trace={**answer.trace, "repaired": found})


@dataclass(frozen=True)
class _Mending:
    context: TurnContext
    language: str
    filled: tuple[Filled, ...]

    def mend(self, outcome: Outcome, untruths: Sequence[Untruth], *, has_promised_transfer: bool) -> Outcome:
        if isinstance(outcome, HandOver | Silence):
            return outcome
        text = self._without(outcome.text, untruths)
        if has_promised_transfer:
            return self._transfer(text)
        if len(_WORD.findall(text)) >= _FEWEST_WORDS:
            return replace(outcome, text=text)
        return (
            Resolve(text=say("goodbye", self.language))
            if isinstance(outcome, Resolve)
            else self._nothing_left(untruths)
        )

    def _without(self, text: str, untruths: Sequence[Untruth]) -> str:
        pieces: list[str] = []
        position = 0
        said: set[Kind] = set()
        for untruth in untruths:
            pieces.append(text[position : untruth.start])
            # The truth is said once, where the first untruth of its kind stood.
            truth = "" if untruth.kind in said else self._truth(untruth.kind)
            pieces.append(f" {truth} " if truth else " ")
            said.add(untruth.kind)
            position = untruth.end
        return _GAPS.sub(" ", "".join([*pieces, text[position:]])).strip()

    def _truth(self, kind: Kind) -> str:
        if kind == "human":
            key = "are_you_human" if self.context.config.can_transfer else "are_you_human_alone"
            return say(key, self.language, assistant=self.context.assistant_name)
        if kind == "availability" and self.context.availability is not None:
            return self.context.availability.text
        return ""

    def _transfer(self, text: str) -> Outcome:
        if not self.context.config.can_transfer:
            return Reply(text=say("cannot_transfer", self.language), reason="cannot_transfer")
        return HandOver(reason="outside_knowledge", text=self._with_availability(text))

    def _nothing_left(self, untruths: Sequence[Untruth]) -> Outcome:
        if not self.context.config.can_transfer:
            text = f"{say('outside', self.language)} {say('outside_rephrase', self.language)}"
            return Reply(text=text, reason="outside_knowledge")
        if any(untruth.kind == "unkept" for untruth in untruths):
            # Somebody was to look into it: now somebody does.
            text = f"{say('hand_over_outside_knowledge', self.language)} {say('hand_over_passed', self.language)}"
            return HandOver(reason="outside_knowledge", text=self._with_availability(text))
        person = Choice(id=TALK_TO_PERSON, label=say("talk_to_person", self.language))
        return Reply(text=say("offer_person", self.language), choices=(person,), reason="offer_person")

    def _with_availability(self, text: str) -> str:
        known = self.context.availability
        people = tell_people(self.context, self.language, self.filled)
        if known is None:
            return text
        # It may stand there already, as the truth instead of an untruth.
        return text.replace(known.text, people, 1) if known.text in text else f"{text} {people}"


def _written(context: TurnContext) -> list[str]:
    """Words of the operator and of routing."""
    known = context.availability.text if context.availability else ""
    return [text for text in (context.config.instructions.handoff.strip(), known) if text]


def _cited(outcome: Outcome) -> list[str]:
    return [citation.excerpt for citation in outcome.citations] if isinstance(outcome, Reply) else []
