"""Where in which guide a conversation stands, and what was answered on the way, as the messages tell it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from relevo.assistant.context import ContextMessage, TurnContext
from relevo.assistant.outcomes import Filled
from relevo.desk.assistants.api import AssistantConfig
from relevo.desk.guides.api import Guide, GuideSteps, Step, fold, read_guide

GUIDE = "guide:"
LEAVE = "leave"
RESTART = "restart"
_LONGEST_VALUE = 200
_LONGEST_NAME = 40


@dataclass(frozen=True)
class Place:
    guide: Guide
    steps: GuideSteps
    step: Step


@dataclass(frozen=True)
class Answered:
    """`value`: the customer's own words, or the label they tapped."""

    guide: str
    topic: str
    value: str
    message_id: str

    @property
    def filled(self) -> Filled:
        name = re.sub(r"[^a-z0-9]+", "_", fold(self.topic)).strip("_")[:_LONGEST_NAME].strip("_")
        return Filled(name=name or "answer", value=self.value, message_ids=(self.message_id,))

    @property
    def line(self) -> tuple[str, str]:
        """A statement for the brief, with the message that proves it."""
        return f"{self.guide} · {self.topic}: {self.value}", self.message_id


def usable_guides(config: AssistantConfig) -> list[Guide]:
    """Those that are switched on and understood line by line."""
    return [guide for guide in config.guides if guide.enabled and read_guide(guide.text, guide.language).is_usable]


def choice_id(guide: Guide, step: Step, action: str) -> str:
    return f"{GUIDE}{guide.id}:{step.id}:{action}"


def action_of(choice_id: str) -> str:
    return choice_id.rsplit(":", 1)[-1]


def find_place(context: TurnContext) -> Place | None:
    """The step whose question is open: under the assistant's last message, unless a person spoke after it."""
    last = context.last_of_ours
    return _place_of(last, context.config) if last else None


def list_answered(context: TurnContext) -> list[Answered]:
    """What was answered to questions that the conversation has moved on from, oldest first."""
    answered: list[Answered] = []
    messages = context.messages
    asked: Place | None = None
    said: list[ContextMessage] = []
    for message in messages:
        if message.author == "contact":
            said.append(message)
            continue
        if message.author != "assistant":
            continue
        place = _place_of(message, context.config)
        if asked and said and not _is_same(asked, place):
            answered += answer_at(asked, said)
        asked, said = place, []
    return answered


def answer_at(place: Place, said: Sequence[ContextMessage]) -> list[Answered]:
    """The answer to this step's question; leaving it or starting again is none."""
    tapped = next((message.choice_id for message in said if (message.choice_id or "").startswith(GUIDE)), None)
    if not said or (tapped and action_of(tapped) in (LEAVE, RESTART)):
        return []
    value = " ".join(message.text.strip() for message in said)[:_LONGEST_VALUE].strip()
    topic = place.step.topic or " / ".join(option.words for option in place.step.options if option.words)
    return [Answered(place.guide.name, topic, value, said[-1].id)] if value else []


def _place_of(message: ContextMessage, config: AssistantConfig) -> Place | None:
    """A guide that was changed or switched off meanwhile is not gone on with."""
    for choice in message.choices:
        if choice.id.startswith(GUIDE) and choice.id.count(":") == 3:
            _, guide_id, step_id, _ = choice.id.split(":")
            guide = next((one for one in usable_guides(config) if one.id == guide_id), None)
            steps = read_guide(guide.text, guide.language) if guide else None
            step = steps.find(int(step_id)) if steps and step_id.isdigit() else None
            if guide and steps and step:
                return Place(guide, steps, step)
    return None


def _is_same(asked: Place, place: Place | None) -> bool:
    return place is not None and place.guide.id == asked.guide.id and place.step.id == asked.step.id
