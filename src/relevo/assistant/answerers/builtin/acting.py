"""The builtin answerer acts through flows that an operator made: intent, arguments, action, words for the answer."""

import re
from collections.abc import Sequence
from dataclasses import replace

from relevo.assistant.actions.flows import (
    ACT,
    ASK,
    CHOOSE,
    LEAVE,
    MOST_REPEATS,
    YES,
    Open,
    ask_id,
    count_repeats,
    find_asked_run,
    find_open,
    gather,
    next_missing,
    read_argument,
    run_in,
)
from relevo.assistant.actions.phrases import find_wanted
from relevo.assistant.actions.texts import say
from relevo.assistant.answerers.builtin.action_ends import outcome_of
from relevo.assistant.answerers.builtin.passing import pass_on, person_choice
from relevo.assistant.answerers.builtin.reading import Reading
from relevo.assistant.answerers.builtin.small_talk import is_no, is_yes
from relevo.assistant.context import Actions
from relevo.assistant.outcomes import ACTED, Ask, Choice, Outcome, Reply
from relevo.assistant.texts import has_text
from relevo.assistant.texts import say as say_usual
from relevo.desk.actions.api import Action, Argument, BadArgument, Definition, Run, label_of
from relevo.desk.guides.api import fold

# They were asked for something and do not have it: the same question again would lead in circles.
_UNKNOWN = re.compile(
    r"\bno (lo |la )?(se|tengo|recuerdo|encuentro)\b|\bno me acuerdo\b|\bni idea\b"
    r"|\b(do not|don'?t|can'?t|cannot) (know|have|remember|find)\b|\bno idea\b|\bnot sure\b"
    r"|\bnao (o |a )?(sei|tenho|lembro|encontro)\b|\bnao me lembro\b|\bnem ideia\b"
)


async def answer_asked_run(reading: Reading) -> Outcome | None:
    """A yes or no to what the customer was asked to confirm, tapped or written."""
    actions = reading.context.actions
    if actions is None:
        return None
    tapped = reading.tapped or ""
    run_id, is_wanted = (run_in(tapped), tapped.endswith(f":{YES}")) if tapped.startswith(ACT) else (None, False)
    if run_id is None:
        asked = find_asked_run(reading.context)
        said = reading.pending[-1].text
        if asked is None or len(reading.pending) > 1 or not (is_yes(said) or is_no(said)):
            return None
        run_id, is_wanted = asked, is_yes(said)
    run = await (actions.confirm(run_id) if is_wanted else actions.decline(run_id))
    return await _told(reading, actions, run) if run else Reply(text=say("too_late", reading.language), reason=ACTED)


async def follow_action(reading: Reading) -> Outcome | None:
    """The next step of a flow: a question for an argument, or what came of the action. None: no flow's business."""
    actions = reading.context.actions
    tapped = None if (reading.tapped or "").startswith(CHOOSE) else reading.tapped
    if actions is None or (tapped is not None and not tapped.startswith(ASK)):
        return None
    offered = await actions.offered()
    opened = find_open(reading.context, offered)
    if tapped is not None:
        return Reply(text=say("left", reading.language), reason=ACTED) if tapped.endswith(f":{LEAVE}") else None
    wanted = find_wanted(offered, reading.question, reading.language) if reading.question else None
    if opened is not None and (wanted is None or wanted.id == opened.action.id):
        return await _go_on(reading, actions, opened)
    return await _act(reading, actions, wanted) if wanted else None


async def back_to_flow(reading: Reading, outcome: Outcome) -> Outcome:
    """After a side question, the flow's question stands again."""
    actions = reading.context.actions
    if actions is None or not isinstance(outcome, Reply) or outcome.reason == ACTED or reading.tapped is not None:
        return outcome
    opened = find_open(reading.context, await actions.offered())
    if opened is None:
        return outcome
    asked = _ask(reading, opened.action, opened.argument)
    return replace(outcome, text=f"{outcome.text}\n\n{asked.text}", choices=(*outcome.choices, *asked.choices))


async def _go_on(reading: Reading, actions: Actions, opened: Open) -> Outcome | None:
    said = " ".join(message.text for message in reading.pending)
    if read_argument(opened.argument, said, was_asked=True) is not None and not _is_question(said):
        return await _act(reading, actions, opened.action)
    if _is_question(said) or reading.small_talk is not None:
        return None
    if _UNKNOWN.search(fold(said)):
        text = say("without", reading.language, label=_label(opened.argument, reading.language))
        return Reply(text=text, choices=person_choice(reading), reason=ACTED)
    if count_repeats(reading.context.messages, opened.action, opened.argument) > MOST_REPEATS:
        return pass_on(reading, "repeated_failure", ask=False)
    asked = _ask(reading, opened.action, opened.argument)
    return replace(asked, text=f"{say('again', reading.language)} {asked.text}")


async def _act(reading: Reading, actions: Actions, action: Action) -> Outcome:
    given = gather(reading.context, action)
    missing = next_missing(action, given)
    if missing is not None:
        return _ask(reading, action, missing)
    try:
        run = await actions.propose(action, given)
    except BadArgument as bad:
        argument = action.definition.find_argument(bad.name)
        if argument is not None and argument.source == "conversation":
            return _ask(reading, action, argument)
        # What the runtime should know of the customer is not known: they have not signed in.
        return Reply(text=say("identity", reading.language), reason=ACTED)
    return outcome_of(reading, run, action.definition)


async def _told(reading: Reading, actions: Actions, run: Run) -> Outcome:
    action = await actions.find(run.action_id)
    return outcome_of(reading, run, action.definition if action else Definition())


def _ask(reading: Reading, action: Action, argument: Argument) -> Ask:
    language = reading.language
    text = argument.ask.get_in(language) or say("ask", language, label=_label(argument, language))
    choices: Sequence[Choice] = [
        Choice(id=f"{CHOOSE}{choice}"[:200], label=choice)
        for choice in argument.choices[:6]
        if argument.kind == "choice"
    ]
    return Ask(text=text, choices=(*choices, Choice(id=ask_id(action, argument), label=say("leave", language))))


def _label(argument: Argument, language: str) -> str:
    """The operator's, else the usual name of a usual thing."""
    usual = f"label_{argument.name}"
    is_named = any(argument.label.model_dump().values())
    return label_of(argument, language) if is_named or not has_text(usual) else say_usual(usual, language)


def _is_question(said: str) -> bool:
    return "?" in said
