"""Corrections of what an assistant is told to do: a line of its instructions, a step of a guide, a rule of passing.

Each is published as the assistant's next version, and can be taken out again as long as it stands there as it was put
in. All are the admins': who is none proposes such a correction, and an admin approves it.
"""

from dataclasses import dataclass
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


def may_configure(who: Actor) -> bool:
    return who.role.covers(Role.ADMIN)


def check_may_configure(who: Actor) -> None:
    if not may_configure(who):
        raise RoleTooLow


@dataclass(frozen=True, kw_only=True)
class Planned:
    """What stood before and what stands after, each with `shown`; `fields` of the assistant make it so."""

    assistant: assistants.Assistant
    before: Kept
    after: Kept
    fields: dict[str, Any]


async def plan_change(tx: Tx, given: AnswerCorrection) -> Planned:
    """Nothing is changed yet. Raises NoSuchAssistant, AlreadySo, NoSuchGuide, GuideNotUnderstood."""
    assistant = await assistants.get_assistant(tx, AssistantId(given.assistant_id or new_id()))
    if given.kind == "guide":
        return _plan_step(assistant, given)
    if given.kind == "rule":
        return _plan_rule(assistant, given)
    return _plan_line(assistant, given)


async def do_configure(tx: Tx, given: AnswerCorrection, *, by: Actor) -> tuple[Kept, Kept]:
    """What stood before and what stands after, each with `shown`. Raises what `plan_change` raises."""
    planned = await plan_change(tx, given)
    await _change(tx, planned.assistant, by=by, **planned.fields)
    return planned.before, planned.after


async def do_unconfigure(tx: Tx, kind: str, assistant_id: UUID, part: str | None, after: Kept, *, by: Actor) -> None:
    """Raises RoleTooLow, CannotTakeBack."""
    check_may_configure(by)
    assistant = await assistants.get_assistant(tx, AssistantId(assistant_id))
    if kind == "guide":
        text = _without(_guide(assistant, after["guide_id"], missing=CannotTakeBack).text, after["line"])
        await _change(tx, assistant, by=by, **_with_guide(assistant, after["guide_id"], text))
    elif kind == "rule":
        rules = assistant.config.passing_rules
        kept = [rule for rule in rules if rule.model_dump(mode="json") != after["rule"]]
        if len(kept) == len(rules):
            raise CannotTakeBack
        await _change(tx, assistant, by=by, passing_rules=[rule.model_dump(mode="json") for rule in kept])
    else:
        text = _without(getattr(assistant.config.instructions, str(part)), after["line"])
        await _change(tx, assistant, by=by, **_with_part(assistant, str(part), text))


def _plan_line(assistant: assistants.Assistant, given: AnswerCorrection) -> Planned:
    stood: str = getattr(assistant.config.instructions, str(given.part))
    line = f"- {given.line}"
    if line in stood.split("\n"):
        raise AlreadySo
    fields = _with_part(assistant, str(given.part), f"{stood}\n{line}".strip("\n"))
    return Planned(assistant=assistant, before={"shown": ""}, after={"line": line, "shown": given.line}, fields=fields)


def _with_part(assistant: assistants.Assistant, part: str, text: str) -> dict[str, Any]:
    return {"instructions": {**assistant.config.instructions.model_dump(), part: text}}


def _plan_step(assistant: assistants.Assistant, given: AnswerCorrection) -> Planned:
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
    after: Kept = {"guide_id": guide.id, "line": line, "shown": given.line}
    return Planned(
        assistant=assistant,
        before={"shown": before.strip()},
        after=after,
        fields=_with_guide(assistant, guide.id, text),
    )


def _guide(assistant: assistants.Assistant, guide_id: str, *, missing: type[Exception]) -> guides.Guide:
    found = next((guide for guide in assistant.config.guides if guide.id == guide_id), None)
    if found is None:
        raise missing
    return found


def _with_guide(assistant: assistants.Assistant, guide_id: str, text: str) -> dict[str, Any]:
    changed = [
        {**guide.model_dump(mode="json"), **({"text": text} if guide.id == guide_id else {})}
        for guide in assistant.config.guides
    ]
    return {"guides": changed}


def _plan_rule(assistant: assistants.Assistant, given: AnswerCorrection) -> Planned:
    words = list(dict.fromkeys(given.words or []))
    for rule in assistant.config.passing_rules:
        if rule.enabled and {fold(word) for word in words} <= {fold(word) for word in rule.words}:
            raise AlreadySo
    made = assistants.PassingRule(id=new_id().hex, name=one_line(", ".join(words), limit=MAX_RULE_NAME), words=words)
    rule = made.model_dump(mode="json")
    rules = [each.model_dump(mode="json") for each in assistant.config.passing_rules]
    after: Kept = {"rule": rule, "shown": " · ".join(words)}
    return Planned(assistant=assistant, before={"shown": ""}, after=after, fields={"passing_rules": [*rules, rule]})


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
