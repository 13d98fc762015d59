"""The copilot without a model: looked up or cut out, never written."""

from relevo.assistant.answerers.builtin.small_talk import read_small_talk
from relevo.assistant.copilot.extracting import SENTENCES, shorten, summarise, take_next_step
from relevo.assistant.copilot.seeing import Sight, find_answer, find_nearest
from relevo.assistant.copilot.wanted import CannotSuggest, Statement, Wanted, Written
from relevo.platform.db import Tx

NEAREST = 4


async def write_builtin(tx: Tx, sight: Sight, wanted: Wanted) -> Written | CannotSuggest:
    match wanted.kind:
        case "reply":
            return await _reply(tx, sight)
        case "answer":
            return await _answer(tx, sight, wanted)
        case "summary":
            return _summary(sight, wanted)
        case "next_step":
            return await _next_step(tx, sight, wanted)
        case "shorter":
            return _shorter(sight, wanted)
        case _:
            return CannotSuggest("needs_model")


async def _reply(tx: Tx, sight: Sight) -> Written | CannotSuggest:
    """The best passage for the customer's last words, verbatim, with its source."""
    question = _question(sight)
    if not question:
        return CannotSuggest("nothing_said")
    passage = await find_answer(tx, sight, question)
    if passage is None:
        return CannotSuggest("nothing_found")
    return Written(
        text=passage.text, language=sight.search_language, written_by="builtin", citations=(passage.citation,)
    )


async def _answer(tx: Tx, sight: Sight, wanted: Wanted) -> Written | CannotSuggest:
    passage = await find_answer(tx, sight, wanted.text)
    if passage is not None:
        return Written(
            text=passage.text, language=sight.search_language, written_by="builtin", citations=(passage.citation,)
        )
    nearest = await find_nearest(tx, sight, wanted.text, limit=NEAREST)
    if not nearest:
        return CannotSuggest("nothing_found")
    text = SENTENCES.say("nearest", wanted.team_language)
    return Written(text=text, language=wanted.team_language, written_by="builtin", citations=tuple(nearest))


def _summary(sight: Sight, wanted: Wanted) -> Written | CannotSuggest:
    lines = summarise(sight, wanted.team_language)
    if not lines:
        return CannotSuggest("nothing_said")
    return Written(
        text=in_words(lines, wanted.team_language),
        language=wanted.team_language,
        written_by="builtin",
        lines=tuple(lines),
    )


async def _next_step(tx: Tx, sight: Sight, wanted: Wanted) -> Written | CannotSuggest:
    question = "\n".join(read_small_talk(message.text).rest for message in sight.unanswered).strip()
    passage = await find_answer(tx, sight, question) if question else None
    step = take_next_step(sight, wanted.team_language, known=passage.citation.title if passage else None)
    if step is None:
        return CannotSuggest("nothing_said")
    return Written(
        text=step.text,
        language=wanted.team_language,
        written_by="builtin",
        citations=(passage.citation,) if passage else (),
        lines=(step,),
    )


def _shorter(sight: Sight, wanted: Wanted) -> Written | CannotSuggest:
    text = shorten(wanted.text, _question(sight))
    if text is None:
        return CannotSuggest("already_short")
    return Written(text=text, language=sight.language, written_by="builtin")


def _question(sight: Sight) -> str:
    said = [message for message in sight.messages if message.author == "contact"]
    return read_small_talk(said[-1].text).rest if said else ""


def in_words(lines: list[Statement], language: str) -> str:
    """As plain text, for a note."""
    parts: list[str] = []
    for part in dict.fromkeys(line.part for line in lines):
        texts = [f"- {line.text}" for line in lines if line.part == part]
        parts.append("\n".join([SENTENCES.say(f"part_{part}", language), *texts]))
    return "\n\n".join(parts)
