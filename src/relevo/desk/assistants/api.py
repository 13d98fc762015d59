"""The door to assistants: what other rooms may use."""

from relevo.desk.assistants.actions.change_assistant import do_change_assistant
from relevo.desk.assistants.actions.create_assistant import do_create_assistant
from relevo.desk.assistants.config import (
    LANGUAGES,
    AssistantConfig,
    Instructions,
    PassingRule,
    SignalSetting,
    SignalSettings,
    Slot,
    Texts,
)
from relevo.desk.assistants.errors import NoSuchAssistant
from relevo.desk.assistants.queries import draft_revision, find_config, get_assistant, get_assistant_as_drafted
from relevo.desk.assistants.repository import find_assistant
from relevo.desk.assistants.schemas import AssistantChange
from relevo.desk.assistants.tables import Assistant

__all__ = [
    "LANGUAGES",
    "Assistant",
    "AssistantChange",
    "AssistantConfig",
    "Instructions",
    "NoSuchAssistant",
    "PassingRule",
    "SignalSetting",
    "SignalSettings",
    "Slot",
    "Texts",
    "do_change_assistant",
    "do_create_assistant",
    "draft_revision",
    "find_assistant",
    "find_config",
    "get_assistant",
    "get_assistant_as_drafted",
]
