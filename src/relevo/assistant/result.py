"""From an answer to what the desk commits: the message, the brief of a pass, and the trace that says why."""

from typing import Any

from relevo.assistant.brief.extractive import make_brief
from relevo.assistant.context import TurnContext
from relevo.assistant.deciding import fired_signals
from relevo.assistant.outcomes import HandOver, Outcome, Recognised, Reply, Resolve, Silence, TurnAnswer, name_of
from relevo.assistant.people import find_reach_in
from relevo.assistant.signals.names import Signal
from relevo.assistant.snapshot import choice_json, citation_json, write_filled
from relevo.assistant.used_memories import find_used
from relevo.desk.conversations import api as conversations
from relevo.desk.workspaces import api as workspaces
from relevo.platform.db import Tx
from relevo.platform.i18n import language_of

# Of a day, a customer and an answer.
LIMITS = frozenset({"day_money", "day_tokens", "contact_hour_tokens", "too_many_tokens", "too_slow"})


async def make_result(tx: Tx, context: TurnContext, answer: TurnAnswer) -> conversations.TurnResult:
    outcome = answer.outcome
    hand_over = None
    if isinstance(outcome, HandOver):
        workspace = await workspaces.get_workspace(tx)
        team_language = language_of(workspace.locale)
        brief = make_brief(context, answer, outcome.reason, team_language=team_language)
        brief = brief.model_copy(update={"intent": answer.intent.name if answer.intent else context.intent})
        hand_over = conversations.HandOverResult(
            reason=outcome.reason,
            brief=brief,
            notice=outcome.text,
            team_id=outcome.team_id,
            callback_due_at=outcome.callback_due_at,
            reach=find_reach_in(context.contact, answer.filled),
        )
    return conversations.TurnResult(
        outcome=name_of(outcome),
        messages=[] if isinstance(outcome, Silence) else [message_of(outcome)],
        hand_over=hand_over,
        resolve=isinstance(outcome, Resolve),
        language=answer.language,
        signals=list(fired_signals(answer.signals, context.config.signals)),
        slots=write_filled(answer.filled),
        intent=mark_of(answer.intent),
        model_stopped=_limit_in(answer.trace),
        trace=trace_of(answer) | {"memories": [str(memory_id) for memory_id in find_used(context, answer)]},
    )


def message_of(outcome: Outcome) -> conversations.AssistantMessage:
    text = "" if isinstance(outcome, Silence) else outcome.text
    citations = outcome.citations if isinstance(outcome, Reply) else ()
    choices = () if isinstance(outcome, HandOver | Resolve | Silence) else outcome.choices
    return conversations.AssistantMessage(
        text=text,
        citations=[citation_json(citation) for citation in citations],
        choices=[choice_json(choice) for choice in choices],
    )


def _limit_in(trace: dict[str, Any]) -> str | None:
    """What the operator limited, not what went wrong: only the first is the team's to change."""
    why = trace.get("fell_back")
    return why if why in LIMITS else None


def trace_of(answer: TurnAnswer) -> dict[str, Any]:
    """Why it said that: for the screen that shows a turn."""
    outcome = answer.outcome
    citations = outcome.citations if isinstance(outcome, Reply) else ()
    return {
        **answer.trace,
        "outcome": name_of(outcome),
        "reason": outcome.reason if isinstance(outcome, HandOver | Reply) else None,
        "rule": (outcome.rule or None) if isinstance(outcome, HandOver) else None,
        "language": answer.language,
        "intent": _intent_json(answer.intent),
        "signals": [_signal_json(signal) for signal in answer.signals],
        "slots": write_filled(answer.filled),
        "passages": [citation_json(citation) for citation in citations],
    }


def mark_of(found: Recognised | None) -> conversations.IntentMark | None:
    return conversations.IntentMark(found.id, found.name, "assistant", found.confidence) if found else None


def _intent_json(found: Recognised | None) -> dict[str, Any] | None:
    return {"name": found.name, "confidence": found.confidence, "like": found.like} if found else None


def _signal_json(signal: Signal) -> dict[str, Any]:
    evidence = [{"text": item.text, "source": item.source, "message_id": item.message_id} for item in signal.evidence]
    return {"name": signal.name, "score": signal.score, "evidence": evidence}
