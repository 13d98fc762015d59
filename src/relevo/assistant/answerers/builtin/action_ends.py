"""From a run of an action to what the customer hears: made of the result, never of hope."""

from relevo.assistant.actions.flows import NO, YES, act_id
from relevo.assistant.actions.texts import say
from relevo.assistant.answerers.builtin.passing import pass_on, person_choice
from relevo.assistant.answerers.builtin.reading import Reading
from relevo.assistant.outcomes import ACTED, Choice, HandOver, HandOverReason, Outcome, Reply
from relevo.desk.actions.api import Definition, Run, asked_of, money, said_of

# For the customer these are one: that somebody else has such an order is nothing they may learn.
_NOT_FOUND = frozenset({"not_found", "not_theirs"})
_LIMITS = frozenset(
    {
        "most_per_run", "most_per_subject", "most_per_contact_day", "most_per_day", "runs_per_contact_day", "too_much",
        "currency",
    }
)  # fmt: skip


def outcome_of(reading: Reading, run: Run, definition: Definition) -> Outcome:
    language = reading.language
    match run.state:
        case "waiting_customer":
            choices = tuple(
                Choice(id=act_id(run.id, answer), label=say(f"answer_{answer}", language)) for answer in (YES, NO)
            )
            return Reply(text=asked_of(run, definition, language), choices=choices, reason=ACTED)
        case "waiting_approval" | "approved":
            return _to_people(reading, run, "approval_needed")
        case "done":
            before = f"{say('done_before', language)} " if run.problem == "twice" else ""
            return Reply(text=before + said_of(run, definition, language), reason=ACTED)
        case "declined":
            key = {"by_customer": "left_alone", "by_person": "declined_by_person"}.get(run.problem or "", "too_late")
            return Reply(text=say(key, language, title=run.title), reason=ACTED)
        case "undone":
            return Reply(text=say("undone", language, title=run.title), reason=ACTED)
        case "refused" | "failed":
            return _refused(reading, run)
        case "running" | "unknown":
            return _to_people(reading, run, "action_failed", text=say("unclear", language))


def _refused(reading: Reading, run: Run) -> Outcome:
    problem = run.problem or ""
    if problem in _NOT_FOUND or (run.state == "failed" and problem == "refused_there" and run.risk == "read"):
        return _told(reading, "not_found")
    if problem == "identity":
        return _told(reading, "identity")
    if problem in ("not_possible", "nothing_left", "refused_there"):
        return _told(reading, "not_possible")
    if problem in _LIMITS:
        return _to_people(reading, run, "approval_needed", text=say("beyond", reading.language))
    return _to_people(reading, run, "action_failed")


def _told(reading: Reading, key: str) -> Reply:
    return Reply(text=say(key, reading.language), choices=person_choice(reading), reason=ACTED)


def _to_people(reading: Reading, run: Run, reason: HandOverReason, *, text: str = "") -> Outcome:
    passed = pass_on(reading, reason, ask=False)
    if not isinstance(passed, HandOver):
        return Reply(text=f"{text or say('not_now', reading.language)} {passed.text}".strip(), reason=ACTED)
    proof = reading.pending[-1].id
    # Names and figures only: the brief is read in the team's language, which is not the customer's.
    amount = money(run.amount, run.currency, reading.language) if run.amount is not None else ""
    words = " · ".join(part for part in (run.title, (run.subject or "").upper(), amount) if part)
    said = f"{text} {passed.text}".strip() if text else passed.text
    return HandOver(reason=passed.reason, text=said, lines=((words, proof),))
