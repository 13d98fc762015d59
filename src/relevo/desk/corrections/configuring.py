"""Corrections of what an assistant is told to do: a line of its instructions, a step of a guide, a rule of passing.

Each is published as the assistant's next version, and can be taken out again as long as it stands there as it was put
in. All are the admins': so is correcting them.
"""

from typing import Any
from uuid import UUID

from relevo.desk.assistants import api as assistants
from relevo.desk.corrections.errors import AlreadySo, CannotTakeBack, GuideNotUnderstood, NoSuchGuide
from relevo.desk.corrections.schemas import AnswerCorrection
from relevo.desk.guides import api as guides
from relevo.kit.ids import AssistantId, new_id
from relevo.kit.text.folding import fold, one_line
from relevo.platform.auth.actors import Actor, Role, RoleTooLow
from relevo.platform.db import Tx

Kept = dict[str, Any]
MAX_RULE_NAME = 120


async def do_configure(tx: Tx, given: AnswerCorrection, *, by: Actor) -> tuple[Kept, Kept]:
    """What stood before and what stands after, each with `shown`. Raises RoleTooLow, NoSuchAssistant, AlreadySo,
    NoSuchGuide, GuideNotUnderstood."""
    assistant = await _get(tx, AssistantId(given.assistant_id or new_id()), by=by)
    if given.kind == "guide":
        return await _add_step(tx, assistant, given, by=by)
    if given.kind == "rule":
        return await _add_rule(tx, assistant, given, by=by)
    return await _add_line(tx, assistant, given, by=by)


async def do_unconfigure(tx: Tx, kind: str, assistant_id: UUID, part: str | None, after: Kept, *, by: Actor) -> None:
    """Raises RoleTooLow, CannotTakeBack."""
    assistant = await _get(tx, AssistantId(assistant_id), by=by)
    if kind == "guide":
        text = _without(_guide(assistant, after["guide_id"], missing=CannotTakeBack).text, after["line"])
        await _write_guide(tx, assistant, after["guide_id"], text, by=by)
    elif kind == "rule":
        rules = assistant.config.passing_rules
        kept = [rule for rule in rules if rule.model_dump(mode="json") != after["rule"]]
        if len(kept) == len(rules):
            raise CannotTakeBack
        await _change(tx, assistant, by=by, passing_rules=[rule.model_dump(mode="json") for rule in kept])
    else:
        text = _without(getattr(assistant.config.instructions, str(part)), after["line"])
        await _write_part(tx, assistant, str(part), text, by=by)


async def _get(tx: Tx, assistant_id: AssistantId, *, by: Actor) -> assistants.Assistant:
    if not by.role.covers(Role.ADMIN):
        raise RoleTooLow
    return await assistants.get_assistant(tx, assistant_id)


async def _add_line(
    tx: Tx, assistant: assistants.Assistant, given: AnswerCorrection, *, by: Actor
) -> tuple[Kept, Kept]:
    stood: str = getattr(assistant.config.instructions, str(given.part))
    line = f"- {given.line}"
    if line in stood.split("\n"):
        raise AlreadySo
    await _write_part(tx, assistant, str(given.part), f"{stood}\n{line}".strip("\n"), by=by)
    return {"shown": ""}, {"line": line, "shown": given.line}


async def _write_part(tx: Tx, assistant: assistants.Assistant, part: str, text: str, *, by: Actor) -> None:
    await _change(tx, assistant, by=by, instructions={**assistant.config.instructions.model_dump(), part: text})


async def _add_step(
    tx: Tx, assistant: assistants.Assistant, given: AnswerCorrection, *, by: Actor
) -> tuple[Kept, Kept]:
    """After the line that is named, with its indent; else at the end. What would not be understood is refused: a
    guide with problems is not followed, and a correction must not switch one off."""
    guide = _guide(assistant, str(given.guide_id), missing=NoSuchGuide)
    lines = guide.text.split("\n")
    at = len(lines) if given.after_line is None else min(given.after_line, len(lines))
    before = lines[at - 1] if at else ""
    indent = before[: len(before) - len(before.lstrip())] if given.after_line is not None else ""
    line = f"{indent}{given.line}"
    text = "\n".join([*lines[:at], line, *lines[at:]]).strip("\n")
    if (
        guides.read_guide(guide.text, guide.language).is_usable
        and not guides.read_guide(text, guide.language).is_usable
    ):
        raise GuideNotUnderstood
    await _write_guide(tx, assistant, guide.id, text, by=by)
    return {"shown": before.strip()}, {"guide_id": guide.id, "line": line, "shown": given.line}


def _guide(assistant: assistants.Assistant, guide_id: str, *, missing: type[Exception]) -> guides.Guide:
    found = next((guide for guide in assistant.config.guides if guide.id == guide_id), None)
    if found is None:
        raise missing
    return found


async def _write_guide(tx: Tx, assistant: assistants.Assistant, guide_id: str, text: str, *, by: Actor) -> None:
    changed = [
        {**guide.model_dump(mode="json"), **({"text": text} if guide.id == guide_id else {})}
        for guide in assistant.config.guides
    ]
    await _change(tx, assistant, by=by, guides=changed)


async def _add_rule(
    tx: Tx, assistant: assistants.Assistant, given: AnswerCorrection, *, by: Actor
) -> tuple[Kept, Kept]:
    words = list(dict.fromkeys(given.words or []))
    for rule in assistant.config.passing_rules:
        if rule.enabled and {fold(word) for word in words} <= {fold(word) for word in rule.words}:
            raise AlreadySo
    made = assistants.PassingRule(id=new_id().hex, name=one_line(", ".join(words), limit=MAX_RULE_NAME), words=words)
    rule = made.model_dump(mode="json")
    rules = [each.model_dump(mode="json") for each in assistant.config.passing_rules]
    await _change(tx, assistant, by=by, passing_rules=[*rules, rule])
    return {"shown": ""}, {"rule": rule, "shown": " · ".join(words)}


async def _change(tx: Tx, assistant: assistants.Assistant, *, by: Actor, **fields: object) -> None:
    change = assistants.AssistantChange.model_validate(fields)
    await assistants.do_change_assistant(tx, assistant.id, change, by=by)


def _without(text: str, line: str) -> str:
    lines = text.split("\n")
    if line not in lines:
        raise CannotTakeBack
    # The last one: the same line may have stood there before.
    at = len(lines) - 1 - lines[::-1].index(line)
    return "\n".join(lines[:at] + lines[at + 1 :])
