"""Cutting out: a summary, fewer sentences, the next step. Every word was said by somebody; nothing is made up."""

import math
import re
from collections.abc import Sequence

from relevo.assistant.answerers.builtin.small_talk import read_small_talk
from relevo.assistant.brief.extractive import line_of, list_promises, list_tried, list_wants
from relevo.assistant.context import ContextMessage
from relevo.assistant.copilot.seeing import Sight
from relevo.assistant.copilot.wanted import Statement
from relevo.assistant.figures import read_figures
from relevo.assistant.signals.folding import fold_text
from relevo.assistant.signals.state import Said, read_signals
from relevo.assistant.slots import label_of
from relevo.desk.conversations.api import Line
from relevo.platform.i18n import Sentences

SENTENCES = Sentences.beside(__file__)
MOST_TOLD = 4
_UPSET_FROM = 0.75
# "Hola, Lucía." and "A greeting." carry nothing that a customer needs.
_FEWEST_WORDS = 3
_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[^\s])|\n+")
_WORD = re.compile(r"[^\W\d_]{4,}")
_LINK = re.compile(r"https?://\S+|\S+@\S+\.\w+")
_CONTENT = frozenset({"thanks", "solved", "goodbye"})


def summarise(sight: Sight, language: str) -> list[Statement]:
    """`language` is the teammate's, for labels; quotations stay in the words they were said in."""
    slots = {slot.name: slot for slot in sight.config.slots}
    lines = [_statement("wants", line) for line in list_wants(sight.messages)]
    for item in sight.filled:
        if item.name in slots and item.message_ids:
            text = f"{label_of(slots[item.name], language)}: {item.value}"
            lines.append(Statement(part="gathered", text=text, message_ids=item.message_ids))
    lines += [_statement("told", line) for line in list_tried(sight.messages, language)[-MOST_TOLD:]]
    lines += [_statement("told", line) for line in list_agreements(sight.messages)]
    lines += [_statement("open", line) for line in list_open(sight)]
    return _once(lines)


def list_agreements(messages: Sequence[ContextMessage]) -> list[Line]:
    """What people of the team told the customer, the newest lines."""
    said = [message for message in messages if message.author == "teammate" and read_small_talk(message.text).rest]
    return [line_of(read_small_talk(message.text).rest, message) for message in said[-MOST_TOLD:]]


def list_open(sight: Sight) -> list[Line]:
    """What waits for an answer, and what somebody of the company said they would do in their last words."""
    asked = list_wants(sight.unanswered)
    ours = [message for message in sight.messages if message.author in ("teammate", "assistant")]
    return [*list_promises(ours[-1:]), *asked]


def take_next_step(sight: Sight, language: str, *, known: str | None) -> Statement | None:
    """`known`: the title of a document that surely answers what is open. None: nothing was said yet."""

    def say(key: str, **values: str) -> str:
        return SENTENCES.say(f"next_{key}", language, **values)

    if not sight.messages:
        return None
    unanswered = sight.unanswered
    ids = tuple(message.id for message in unanswered)
    promise = next(iter(list_open(sight)), None) if not unanswered else None
    asked = list_wants(unanswered)
    if unanswered and _is_content(unanswered):
        return Statement(part="next", text=say("resolve"), message_ids=ids)
    if not unanswered:
        if promise is not None:
            text = say("keep_promise", promise=promise.text)
            return Statement(part="next", text=text, message_ids=tuple(map(str, promise.message_ids)))
        return Statement(part="next", text=say("wait"), message_ids=(sight.messages[-1].id,))
    parts = [say("upset")] if _is_upset(sight, unanswered) else []
    if known is not None:
        parts.append(say("known", title=known))
    else:
        parts += [say("missing", labels=labels)] if (labels := _missing(sight, language)) else []
        parts.append(say("answer", question=asked[-1].text) if asked else say("greet"))
    return Statement(part="next", text=" ".join(parts), message_ids=ids)


def shorten(text: str, question: str) -> str | None:
    """At most half of the sentences, in their order and their words. None: there is one only.

    Sentences with figures, addresses and the customer's own words weigh more; politeness weighs nothing.
    """
    sentences = [part.strip() for part in _SENTENCE.split(text) if part.strip()]
    if len(sentences) < 2:
        return None
    asked = set(_WORD.findall(fold_text(question)))
    weights = [_weight(sentence, asked) for sentence in sentences]
    most = math.ceil(len(sentences) / 2)
    best = sorted(range(len(sentences)), key=lambda index: (-weights[index], index))[:most]
    # Where something weighs more than being a sentence, what does not is politeness.
    least = 1.0 if max(weights) > 1 else 0.0
    kept = [sentences[index] for index in sorted(best) if weights[index] > least] or [sentences[best[0]]]
    return " ".join(kept)


def _weight(sentence: str, asked: set[str]) -> float:
    rest = read_small_talk(sentence).rest
    if len(rest.split()) < _FEWEST_WORDS and not read_figures(rest):
        return 0.0
    shared = len(asked & set(_WORD.findall(fold_text(rest))))
    return 1.0 + 2.0 * bool(read_figures(rest)) + 2.0 * bool(_LINK.search(rest)) + min(shared, 3)


def _missing(sight: Sight, language: str) -> str:
    known = {item.name for item in sight.filled}
    missing = [slot for slot in sight.config.slots if slot.required and slot.name not in known]
    return ", ".join(label_of(slot, language) for slot in missing)


def _is_content(unanswered: Sequence[ContextMessage]) -> bool:
    last = read_small_talk(unanswered[-1].text)
    return not last.rest and bool(_CONTENT & set(last.kinds)) and not list_wants(unanswered)


def _is_upset(sight: Sight, unanswered: Sequence[ContextMessage]) -> bool:
    said = [
        Said(id=message.id, author="contact" if message.author == "contact" else "company", text=message.text)
        for message in sight.messages
        if message.author != "system"
    ]
    pending = {message.id for message in unanswered}
    signals = read_signals(said, [message for message in said if message.id in pending])
    return any(signal.name in ("frustration", "sensitive_topic") and signal.score >= _UPSET_FROM for signal in signals)


def _statement(part: str, line: Line) -> Statement:
    return Statement(part=part, text=line.text, message_ids=tuple(map(str, line.message_ids)))


def _once(lines: Sequence[Statement]) -> list[Statement]:
    """A question that is still open is told there, and not twice."""
    waiting = {(line.text, line.message_ids) for line in lines if line.part == "open"}
    return [line for line in lines if line.part == "open" or (line.text, line.message_ids) not in waiting]
