"""From an answer to the next step of a guide. Pure: whoever answers, the way is the guide's."""

import re
from dataclasses import dataclass
from typing import Literal

from relevo.desk.guides.api import Guide, GuideSteps, Option, Step, fold

Polarity = Literal["yes", "no"]

_YES = re.compile(r"\W*(?:yes|yeah|yep|yup|sure|correct|right|si|sip|claro|correcto|exacto|sim|isso|certo)\b")
_NO = re.compile(r"\W*(?:no|nope|not|nothing|nada|ninguna?|tampoco|nao|nenhum|nenhuma)\b")
_NEGATED = re.compile(r"\b(?:no|not|never|nothing|doesn't|don't|isn't|won't|can't|nunca|nada|tampoco|ni|nao|nem)\b")
_WORD = re.compile(r"[a-z0-9]+")
_STEM = 5
_EMPTY = frozenset(
    """
    the and for this that with have has had are was were does did doing you your yours mine our its it's they them their
    there here what which when how why can could would will just still now please not don doesn isn won any all some
    el la los las una uno unos del que con por para como esta este esto eso ese esa mis mi tus sus hay ser muy pero mas
    cuando donde porque puedo puede tengo tiene quiero estoy todavia ahora algo favor hola nada
    os as um uma meu minha seu sua dos das com nao sim isso esse essa este esta que por para como mais muito quando onde
    tenho tem quero estou ainda agora hello oi ola hey
    """.split()
)
MOST_STEPS = 200


@dataclass(frozen=True)
class Stop:
    """`said`: what to tell on the way. `step`: the question that is open now, None at an ending."""

    said: tuple[str, ...]
    step: Step | None
    ending: Literal["question", "hand_over", "done", "end"]


def walk(steps: GuideSteps, start: int | None, answer: str | None = None) -> Stop:
    """To the next question or the end; `answer` decides the first branch on the way, if it can."""
    said: list[str] = []
    step = steps.find(start)
    for _ in range(MOST_STEPS):
        if step is None:
            return Stop(tuple(said), None, "end")
        if step.kind == "tell":
            said.append(step.said)
            following = step.next
        elif step.kind == "branch":
            decided = decide(step, answer) if answer is not None else None
            if decided is None:
                return Stop(tuple(said), step, "question")
            following, answer = decided.to, None
        elif step.kind == "ask":
            return Stop(tuple(said), step, "question")
        else:
            return Stop(tuple(said), None, step.kind)
        step = steps.find(following)
    return Stop(tuple(said), None, "end")


def decide(branch: Step, answer: str) -> Option | None:
    """Which condition the answer meets; None where it says neither this nor that."""
    by_words = _by_words(branch, answer)
    if by_words is not None:
        return by_words
    polarity = polarity_of(answer)
    if polarity is None:
        return None
    named = next((option for option in branch.options if option.test == polarity), None)
    if named is not None:
        return named
    for option in branch.options:
        if option.test == "words" and (polarity == "no") == is_negated(option.words):
            return option
    return none_of(branch) if polarity == "no" else None


def none_of(branch: Step) -> Option:
    """What holds where no condition does: "otherwise", or going on behind the branch."""
    written = next((option for option in branch.options if option.test == "otherwise"), None)
    return written or Option("otherwise", "", branch.line, to=branch.next)


def polarity_of(answer: str) -> Polarity | None:
    plain = fold(answer)
    if _NO.match(plain):
        return "no"
    return "yes" if _YES.match(plain) else None


def is_negated(text: str) -> bool:
    return _NEGATED.search(fold(text)) is not None


def find_trigger(guides: list[Guide], text: str, language: str) -> Guide | None:
    """The guide that this message is about, held against its example phrases; the closest one, None if none is."""
    words = _stems(text)
    best: tuple[float, Guide] | None = None
    for guide in guides if words else ():
        if guide.language != language:
            continue
        for trigger in guide.triggers:
            wanted = _stems(trigger)
            shared = len(wanted & words)
            close = wanted and shared / len(wanted) >= 0.75 and shared / len(words) >= 0.3
            if close and is_negated(trigger) == is_negated(text):
                score = shared / len(wanted | words)
                if best is None or score > best[0]:
                    best = (score, guide)
    return best[1] if best else None


def _by_words(branch: Step, answer: str) -> Option | None:
    words = _stems(answer)
    scored: list[tuple[float, Option]] = []
    for option in branch.options:
        wanted = _stems(option.words)
        if option.test == "words" and wanted and len(wanted & words) / len(wanted) >= 0.5:
            scored.append((len(wanted & words) / len(wanted), option))
    negated = is_negated(answer)
    fitting = [item for item in scored if is_negated(item[1].words) == negated]
    if scored and not fitting:
        # "It does not blink", where only blinking is named.
        return none_of(branch) if negated else None
    best = max((score for score, _ in fitting), default=0.0)
    found = [option for score, option in fitting if score == best]
    return found[0] if len(found) == 1 else None


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(fold(text)) if len(word) > 2 and word not in _EMPTY}
