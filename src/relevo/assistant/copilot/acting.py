"""Which actions a teammate may start beside a conversation, which of them the customer seems to ask for, and what of
its arguments they gave already. Nothing is done here: the teammate's press does it, through the ledger."""

from collections.abc import Sequence
from typing import Any

from pydantic import JsonValue

from relevo.assistant.actions.flows import gather_from
from relevo.assistant.actions.phrases import find_wanted
from relevo.assistant.copilot.seeing import Sight
from relevo.assistant.copilot.wanted import TeamLanguage
from relevo.desk.actions.api import Action, Argument, fetch_actions, label_of, plain_arguments
from relevo.platform.db import Tx
from relevo.platform.http import Output

# The customer's last words; what was asked for long before was answered or forgotten.
_LAST_MESSAGES = 6


class CopilotArgument(Output):
    """What has to be given; `value`: as the customer said it, null where they did not."""

    name: str
    label: str
    kind: str
    required: bool
    choices: list[str]
    value: JsonValue


class CopilotAction(Output):
    """`is_asked_for`: the customer's last words are close to its phrases. `writes`: it changes something."""

    id: str
    title: str
    writes: bool
    is_asked_for: bool
    arguments: list[CopilotArgument]


async def list_actions(tx: Tx, sight: Sight, team_language: TeamLanguage) -> list[CopilotAction]:
    """What the customer seems to ask for first, then by title. What only serves as another one's check is left out."""
    usable = await fetch_actions(tx, usable=True)
    checks = {action.definition.check.action_id for action in usable if action.definition.check is not None}
    offered = [action for action in usable if action.id not in checks or _has_words(action)]
    wanted = _find_asked_for(offered, sight)
    listed = [_describe(action, sight, team_language, is_asked_for=action is wanted) for action in offered]
    return sorted(listed, key=lambda one: not one.is_asked_for)


def _find_asked_for(offered: Sequence[Action], sight: Sight) -> Action | None:
    said = [message for message in sight.messages if message.author == "contact"][-_LAST_MESSAGES:]
    for message in reversed(said):
        found = find_wanted(offered, message.text, sight.language)
        if found is not None:
            return found
    return None


def _has_words(action: Action) -> bool:
    phrases = action.definition.flow.phrases
    return bool(phrases.en or phrases.es or phrases.pt)


def _describe(action: Action, sight: Sight, language: TeamLanguage, *, is_asked_for: bool) -> CopilotAction:
    given = plain_arguments(gather_from(sight.messages, action))
    return CopilotAction(
        id=str(action.id),
        title=action.title,
        writes=action.definition.policy.writes,
        is_asked_for=is_asked_for,
        arguments=[_argument(argument, given, language) for argument in action.definition.asked],
    )


def _argument(argument: Argument, given: dict[str, Any], language: TeamLanguage) -> CopilotArgument:
    return CopilotArgument(
        name=argument.name,
        label=label_of(argument, language),
        kind=argument.kind,
        required=argument.required,
        choices=argument.choices,
        value=given.get(argument.name),
    )
