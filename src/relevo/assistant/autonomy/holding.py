"""An answer that people have to see first becomes a pass to them; the answer itself is kept beside it.

Only answers from the knowledge are held: a greeting, a question back and a pass by the assistant's own decision tell
nobody anything that could be wrong. Actions are not offered below `alone`: they have approvals of their own.
"""

from dataclasses import replace
from typing import Any
from uuid import UUID

from relevo.assistant.answerers.builtin.passing import hand_over
from relevo.assistant.answerers.builtin.reading import Reading
from relevo.assistant.context import TurnContext
from relevo.assistant.intents.recogniser import Recogniser
from relevo.assistant.intents.recognising import recognise_in
from relevo.assistant.outcomes import Reply, TurnAnswer
from relevo.assistant.snapshot import citation_json
from relevo.assistant.texts import say
from relevo.desk.autonomy.api import Level, Levels

HELD = "held"


def with_bounds(
    context: TurnContext, levels: Levels, recogniser: Recogniser | None, present: UUID | None
) -> TurnContext:
    """Before the answer: nothing is done in other systems that is not about what it does alone."""
    found = recognise_in(recogniser, context.pending) if recogniser else None
    level = levels.of(found.id if found else present)
    return context if level == "alone" else replace(context, actions=None)


def hold_back(answer: TurnAnswer, context: TurnContext, levels: Levels, present: UUID | None) -> TurnAnswer:
    """The same answer where it may be given alone. `present`: the intent that the conversation carried before.

    A pass that a level asks for reaches people also where the assistant may not pass by its own decision."""
    intent_id: UUID | None = answer.intent.id if answer.intent else present
    level: Level = levels.of(intent_id)
    outcome = answer.outcome
    if level == "alone" or not isinstance(outcome, Reply) or not outcome.citations:
        return answer
    held: dict[str, Any] = {
        "level": level,
        "intent_id": str(intent_id) if intent_id else None,
        "text": outcome.text,
        "citations": [citation_json(citation) for citation in outcome.citations],
    }
    reading = Reading(context)
    passed = hand_over(reading, "approval_needed")
    words = (say("hand_over_approval_needed", reading.language), say("hand_over_held", reading.language))
    passed = replace(passed, text=passed.text.replace(*words, 1))
    return replace(answer, outcome=passed, trace={**answer.trace, HELD: held})
