"""Rules that name an intent: what a turn is about is recognised beside the answer, so they are looked at after it."""

from dataclasses import replace
from uuid import UUID

from relevo.assistant.answerers.builtin.passing import by_rule, pass_on
from relevo.assistant.answerers.builtin.reading import Reading
from relevo.assistant.context import TurnContext
from relevo.assistant.outcomes import HandOver, Resolve, Silence, TurnAnswer
from relevo.assistant.rules import find_rule


def pass_by_intent(answer: TurnAnswer, context: TurnContext, present: UUID | None) -> TurnAnswer:
    """The same answer where no rule names the intent. `present`: what the conversation was about before this turn; it
    names the team of a pass, but only what was recognised now is a reason for one: else every message would be."""
    rules = [rule for rule in context.config.passing_rules if rule.intent_ids]
    if not rules or isinstance(answer.outcome, Resolve | Silence):
        return answer
    reading, outcome = Reading(context), answer.outcome
    recognised = answer.intent.id if answer.intent else None
    if isinstance(outcome, HandOver):
        rule = find_rule(rules, [], intent_id=recognised or present)
        known = outcome.team_id is not None or rule is None
        return answer if known else replace(answer, outcome=by_rule(reading, outcome, rule))
    rule = find_rule(rules, [], intent_id=recognised)
    if rule is None or not context.config.can_transfer:
        return answer
    return replace(answer, outcome=by_rule(reading, pass_on(reading, "policy"), rule))
