"""The builtin answerer follows a guide: the next step after an answer, and back to the question after anything else."""

import re
from collections.abc import Sequence
from dataclasses import replace

from relevo.assistant.answerers.builtin.passing import hand_over, pass_on
from relevo.assistant.answerers.builtin.reading import Reading
from relevo.assistant.guides.place import (
    GUIDE,
    LEAVE,
    RESTART,
    Answered,
    Place,
    action_of,
    answer_at,
    choice_id,
    find_place,
    list_answered,
    usable_guides,
)
from relevo.assistant.guides.walking import Stop, decide, find_trigger, none_of, polarity_of, walk
from relevo.assistant.outcomes import Ask, Choice, Choices, Filled, HandOver, Outcome, Reply, Resolve
from relevo.assistant.texts import say
from relevo.desk.guides.api import Guide, Step, fold, read_guide

MOST_REPEATS = 2
_LEAVE = re.compile(
    r"(?:please )?(?:stop|cancel|leave it|never ?mind|forget it|something else|another question|exit)"
    r"|(?:por favor )?(?:para|cancela(?:r)?|dejalo|dejemoslo|olvidalo|otra cosa|otra pregunta|salir)"
    r"|(?:pare|parar|deixa(?: pra la)?|esquece|outra coisa|outra pergunta|sair)"
)
_RESTART = re.compile(
    r"(?:please )?(?:start (?:again|over)|restart|from the (?:start|beginning))"
    r"|(?:empezar|empecemos|empieza|volver a empezar|desde el principio)(?: de nuevo| otra vez)?"
    r"|(?:recomecar|comecar (?:de novo|outra vez)|do (?:inicio|comeco))"
)
_QUESTION = re.compile(
    r"\W*(?:what|which|how|when|where|who|why|can i|could i|do you|is there|que|cual|como|cuando|cuanto|cuanta|donde"
    r"|quien|por que|puedo|tienen|hay|o que|qual|quando|quanto|quanta|onde|quem|posso|voces|tem)\b"
)


def follow_guide(reading: Reading) -> Outcome | None:
    """What comes next in the guide, None where the message is none of its business (a side question, a greeting)."""
    place = find_place(reading.context)
    if place is None:
        return _start(reading)
    said = _said(reading)
    tapped = reading.tapped if (reading.tapped or "").startswith(GUIDE) else None
    wish = action_of(tapped) if tapped else _wish(said)
    if wish == LEAVE:
        return Reply(text=say("guide_left", reading.language), reason="guide")
    if wish == RESTART:
        return _after(reading, place.guide, walk(place.steps, place.steps.steps[0].id))
    if reading.tapped is not None and tapped is None:
        return None
    following = None if _is_only_polite(reading, place) else _next(place, said, wish if tapped else None)
    if following is not None:
        return _after(reading, place.guide, following)
    if _asks_something(reading) or reading.small_talk is not None:
        return None
    if _repeats(reading, place) >= MOST_REPEATS:
        return pass_on(reading, "repeated_failure", ask=False)
    return Ask(
        text=f"{say('guide_again', reading.language)} {question_of(place.step, reading.language)}",
        choices=choices_of(place.guide, place.step, reading.language),
    )


def back_to_guide(reading: Reading, outcome: Outcome) -> Outcome:
    """After a side question, the guide's question stands again; what passes or ends the conversation stays as it is."""
    place = find_place(reading.context)
    if place is None:
        return outcome
    language = reading.language
    choices = choices_of(place.guide, place.step, language)
    if isinstance(outcome, Reply):
        text = f"{outcome.text}\n\n{say('guide_back', language)} {question_of(place.step, language)}"
        return replace(outcome, text=text, choices=(*outcome.choices, *choices))
    if isinstance(outcome, Choices) or (isinstance(outcome, Ask) and outcome.slot is None):
        return replace(outcome, choices=(*outcome.choices, choices[-1]))
    return outcome


def with_answers(reading: Reading, outcome: Outcome) -> tuple[Outcome, tuple[Filled, ...], dict[str, object]]:
    """What was answered on the way stands in the brief, and where the guide stands in the trace."""
    context = reading.context
    answered = list_answered(context)
    place = find_place(context)
    if place is not None and not _is_open(place, outcome) and not _asks_something(reading):
        is_pass = isinstance(outcome, HandOver) and any(
            signal.name == "asked_for_person" and signal.score > 0 for signal in reading.signals
        )
        answered += [] if is_pass else answer_at(place, reading.pending)
    if not answered and place is None:
        return outcome, (), _trace(outcome, [], context.config.guides)
    if isinstance(outcome, HandOver):
        outcome = replace(outcome, lines=(*outcome.lines, *(item.line for item in answered)))
    filled = {item.filled.name: item.filled for item in answered}
    return outcome, tuple(filled.values()), _trace(outcome, answered, context.config.guides)


def question_of(step: Step, language: str) -> str:
    return step.said if step.kind == "ask" else say("guide_which", language)


def choices_of(guide: Guide, step: Step, language: str) -> tuple[Choice, ...]:
    """The buttons of a step; the last one leaves the guide. Their ids are what the place is read from."""
    made: list[Choice] = []
    if step.kind == "branch":
        for index, option in enumerate(step.options):
            made.append(
                Choice(id=choice_id(guide, step, str(index)), label=_label(option.test, option.words, language))
            )
        if all(option.test != "otherwise" for option in step.options):
            made.append(Choice(id=choice_id(guide, step, "none"), label=say("none_of_these", language)))
    elif step.is_yes_no:
        made += [
            Choice(id=choice_id(guide, step, word), label=say(f"guide_{word}", language)) for word in ("yes", "no")
        ]
    return (*made, Choice(id=choice_id(guide, step, LEAVE), label=say("guide_leave", language)))


def _label(test: str, words: str, language: str) -> str:
    if test == "otherwise":
        return say("none_of_these", language)
    return say(f"guide_{test}", language) if test in ("yes", "no") else f"{words[:1].upper()}{words[1:]}"


def _start(reading: Reading) -> Outcome | None:
    if reading.tapped is not None or not reading.question:
        return None
    guides = usable_guides(reading.context.config)
    guide = find_trigger(guides, reading.question, reading.language) if guides else None
    if guide is None:
        return None
    steps = read_guide(guide.text, guide.language)
    return _after(reading, guide, walk(steps, steps.steps[0].id))


def _next(place: Place, said: str, tapped: str | None) -> Stop | None:
    """None: the message does not answer the question."""
    step, steps = place.step, place.steps
    if step.kind == "branch":
        if tapped is not None:
            option = (
                step.options[int(tapped)] if tapped.isdigit() and int(tapped) < len(step.options) else none_of(step)
            )
            return walk(steps, option.to)
        option = decide(step, said)
        return walk(steps, option.to) if option else None
    if tapped in ("yes", "no"):
        return walk(steps, step.next, tapped)
    if step.is_yes_no:
        branch = steps.find(step.next)
        fits = branch is not None and branch.kind == "branch" and decide(branch, said) is not None
        return walk(steps, step.next, said) if fits or polarity_of(said) else None
    return None if not said or _is_question(said) else walk(steps, step.next, said)


def _after(reading: Reading, guide: Guide, stop: Stop) -> Outcome:
    language = reading.language
    told = "\n\n".join(stop.said)
    if stop.step is not None:
        text = "\n\n".join(part for part in (told, question_of(stop.step, language)) if part)
        return Ask(text=text, choices=choices_of(guide, stop.step, language))
    if stop.ending == "hand_over":
        if not reading.context.config.can_transfer:
            return pass_on(reading, "guide")
        passed = hand_over(reading, "guide")
        return replace(passed, text=f"{told}\n\n{passed.text}" if told else passed.text)
    if stop.ending == "done":
        return Resolve(text="\n\n".join(part for part in (told, say("solved", language)) if part))
    return Reply(text="\n\n".join(part for part in (told, say("guide_end", language)) if part), reason="guide")


def _said(reading: Reading) -> str:
    return " ".join(message.text.strip() for message in reading.pending).strip()


def _wish(said: str) -> str | None:
    plain = fold(said).strip(" .!¡")
    if _LEAVE.fullmatch(plain):
        return LEAVE
    return RESTART if _RESTART.fullmatch(plain) else None


def _asks_something(reading: Reading) -> bool:
    return reading.tapped is None and _is_question(_said(reading))


def _is_question(said: str) -> bool:
    return "?" in said or _QUESTION.match(fold(said)) is not None


def _is_only_polite(reading: Reading, place: Place) -> bool:
    """ "Thanks" is no answer to an open question; "yes, please" is one to a yes-or-no question."""
    has_words = any(character.isalnum() for character in reading.question)
    return place.step.kind == "ask" and not place.step.is_yes_no and not has_words and reading.small_talk is not None


def _is_open(place: Place, outcome: Outcome) -> bool:
    """The same question stands again."""
    prefix = f"{GUIDE}{place.guide.id}:{place.step.id}:"
    choices: Sequence[Choice] = outcome.choices if isinstance(outcome, Reply | Choices | Ask) else ()
    return any(choice.id.startswith(prefix) for choice in choices)


def _repeats(reading: Reading, place: Place) -> int:
    """How often this very question was put already, one after the other."""
    prefix = f"{GUIDE}{place.guide.id}:{place.step.id}:"
    count = 0
    for message in reversed(reading.context.messages):
        if message.author == "assistant":
            if not any(choice.id.startswith(prefix) for choice in message.choices):
                break
            count += 1
    return count


def _trace(outcome: Outcome, answered: Sequence[Answered], guides: Sequence[Guide]) -> dict[str, object]:
    choices: Sequence[Choice] = outcome.choices if isinstance(outcome, Reply | Choices | Ask) else ()
    at = next((choice.id.split(":") for choice in choices if choice.id.startswith(GUIDE)), None)
    if at is None and not answered:
        return {}
    name = next((guide.name for guide in guides if at and guide.id == at[1]), answered[-1].guide if answered else "")
    return {"guide": {"name": name, "step": int(at[2]) if at else None, "answers": len(answered)}}
