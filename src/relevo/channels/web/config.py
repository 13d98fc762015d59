"""What a visitor's screen needs to know before anybody has said a word. All of it is public."""

from collections.abc import Mapping
from typing import TypeVar

from relevo.channels.web.palette import BACKGROUNDS, make_palette
from relevo.channels.web.schemas import (
    AvailabilityOut,
    ConfigOut,
    LimitsOut,
    PaletteOut,
)
from relevo.desk.assistants.api import Assistant, find_assistant
from relevo.desk.channels.api import Channel, WebSettings, web_settings
from relevo.desk.conversations.api import MESSAGE_CHARS
from relevo.desk.routing.api import Availability, describe_availability
from relevo.desk.workspaces.api import get_workspace
from relevo.platform.db import Tx
from relevo.platform.files import MAX_FILE_BYTES
from relevo.platform.files.kinds import CONTENT_TYPES
from relevo.platform.i18n import Language, Sentences

LANGUAGES = ("en", "es", "pt")

TextT = TypeVar("TextT")

SENTENCES = Sentences.beside(__file__)


async def describe_chat(tx: Tx, channel: Channel, language: str) -> ConfigOut:
    settings = web_settings(channel)
    workspace = await get_workspace(tx)
    assistant = await _active_assistant(tx, channel)
    availability = await describe_availability(tx, language, channel_id=channel.id)
    return ConfigOut(
        workspace_name=workspace.name,
        assistant_name=assistant.name if assistant else None,
        color=settings.color,
        palettes={theme: PaletteOut.model_validate(make_palette(settings.color, theme)) for theme in BACKGROUNDS},
        launcher_position=settings.launcher_position,
        title=_in_language(settings.title, settings, language) or workspace.name,
        greeting=_greeting(channel, settings, assistant, language),
        starters=list(_in_language(settings.starters, settings, language) or []),
        languages=list(LANGUAGES),
        csat_enabled=settings.csat_enabled,
        show_talk_to_person=settings.show_talk_to_person,
        availability=_shown(availability, language),
        limits=LimitsOut(message_chars=MESSAGE_CHARS, file_bytes=MAX_FILE_BYTES, file_types=list(CONTENT_TYPES)),
    )


def _shown(availability: Availability, language: str) -> AvailabilityOut:
    minutes = availability.estimate_minutes
    key = f"status_{availability.state}" if minutes is None else "status_online_estimate"
    return AvailabilityOut(
        state=availability.state, text=availability.text, short=SENTENCES.say(key, language, minutes=minutes)
    )


def choose_language(wanted: str | None, channel: Channel) -> str:
    code = (wanted or "").strip()[:2].lower()
    return code if code in LANGUAGES else web_settings(channel).default_language


async def _active_assistant(tx: Tx, channel: Channel) -> Assistant | None:
    assistant = await find_assistant(tx, channel.assistant_id) if channel.assistant_id else None
    return assistant if assistant and assistant.enabled else None


def _greeting(channel: Channel, settings: WebSettings, assistant: Assistant | None, language: str) -> str:
    """The channel's own words, else the assistant's, else ours, always in the visitor's language first."""
    own = _exactly(settings.greeting, language) or (
        assistant and assistant.config.on_channel(channel.id).greeting.get_in(language)
    )
    if own:
        return own
    if assistant:
        return SENTENCES.say("greeting_assistant", language, name=assistant.name)
    return _in_language(settings.greeting, settings, language) or SENTENCES.say("greeting", language)


def _exactly(texts: Mapping[Language, TextT], language: str) -> TextT | None:
    return next((text for known, text in texts.items() if known == language and text), None)


def _in_language(texts: Mapping[Language, TextT], settings: WebSettings, language: str) -> TextT | None:
    return _exactly(texts, language) or _exactly(texts, settings.default_language)
