"""An assistant's configuration: the content of one version.

Unknown keys of older versions are ignored on reading, missing ones get their default: a version saved by an older
Relevo stays readable.
"""

import re
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from relevo.desk.guides.api import MAX_GUIDES, Guide
from relevo.platform.http.texts import check_text

Language = Literal["en", "es", "pt"]
LANGUAGES: tuple[Language, ...] = ("en", "es", "pt")
MAX_SLOTS = 12
MAX_CHANNEL_DIFFERENCES = 50
MAX_SLOT_PATTERN = 200
MAX_RULES = 50
MAX_RULE_WORDS = 40
MAX_RULE_INTENTS = 20
MAX_ACTIONS = 100
INSTRUCTION_CHARACTERS = 8_000

Instruction = Annotated[str, StringConstraints(max_length=INSTRUCTION_CHARACTERS), AfterValidator(check_text)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500), AfterValidator(check_text)]
RuleWords = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=2, max_length=80), AfterValidator(check_text)
]
Share = Annotated[float, Field(ge=0, le=1)]
# A pattern is run on every message: repetition inside repetition could make one message take minutes.
_NESTED_REPEAT = re.compile(r"\([^)]*[*+}][^)]*\)\s*[*+{]")


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Texts(Part):
    """One sentence in each language; an empty one falls back to Relevo's own."""

    en: Sentence = ""
    es: Sentence = ""
    pt: Sentence = ""

    def get_in(self, language: str) -> str:
        return {"en": self.en, "es": self.es, "pt": self.pt}.get(language, "")


class Instructions(Part):
    voice: Instruction = ""
    tone: Instruction = ""
    goals: Instruction = ""
    flow: Instruction = ""
    constraints: Instruction = ""
    guidelines: Instruction = ""
    handoff: Instruction = ""


class SignalSetting(Part):
    enabled: bool = True
    threshold: Share = 0.9


class SignalSettings(Part):
    """From which score on a signal passes the baton."""

    asked_for_person: SignalSetting = SignalSetting(threshold=0.8)
    frustration: SignalSetting = SignalSetting(threshold=0.9)
    urgency: SignalSetting = SignalSetting(threshold=0.9)
    sensitive_topic: SignalSetting = SignalSetting(threshold=0.9)
    sales_opportunity: SignalSetting = SignalSetting(threshold=0.9)
    # One question outside the knowledge scores 0.6, the next one 0.95: at first a person is offered, then passed to.
    outside_knowledge: SignalSetting = SignalSetting(threshold=0.9)

    def get_for(self, name: str) -> SignalSetting:
        setting: SignalSetting = getattr(self, name)
        return setting


def check_slot_pattern(pattern: str) -> str:
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise ValueError(f"is not a regular expression: {error}") from error
    if _NESTED_REPEAT.search(pattern):
        raise ValueError("repeats something that itself repeats, which can take for ever")
    if compiled.fullmatch(""):
        raise ValueError("matches even an empty text")
    return pattern


class Slot(Part):
    """Something worth knowing before a person takes over: an order number, an e-mail address."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    label: Texts = Texts()
    ask: Texts = Texts()
    pattern: (
        Annotated[str, StringConstraints(min_length=1, max_length=MAX_SLOT_PATTERN), AfterValidator(check_slot_pattern)]
        | None
    ) = None
    when: Literal["handoff", "always"] = "handoff"
    required: bool = False


def default_slots() -> list[Slot]:
    """Noticed and shown in the brief from the start; asked for once an operator makes them required."""
    return [Slot(name="order_number"), Slot(name="email"), Slot(name="phone")]


class PassingRule(Part):
    """When and how to pass to a person, as a rule that code follows, with a model and without one.

    It holds for a message that has one of `words` or is about one of `intent_ids`, on one of `channel_ids` (none: on
    all); with channels alone, for every message there. `team_id`: who gets it, else the queue that fits. `say` stands
    at the beginning of what the customer is told.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{4,32}$")]
    name: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120), AfterValidator(check_text)
    ]
    enabled: bool = True
    words: Annotated[list[RuleWords], Field(max_length=MAX_RULE_WORDS)] = Field(default_factory=list[str])
    intent_ids: Annotated[list[UUID], Field(max_length=MAX_RULE_INTENTS)] = Field(default_factory=list[UUID])
    channel_ids: Annotated[list[UUID], Field(max_length=MAX_CHANNEL_DIFFERENCES)] = Field(default_factory=list[UUID])
    team_id: UUID | None = None
    say: Texts = Texts()

    @model_validator(mode="after")
    def says_when(self) -> Self:
        if not (self.words or self.intent_ids or self.channel_ids):
            raise ValueError("Say when it holds: words, an intent or a channel.")
        return self


class ChannelDifference(Part):
    """What is said differently on one channel. Empty greetings and parts are as everywhere."""

    channel_id: UUID
    greeting: Texts = Texts()
    instructions: Instructions = Instructions()


class AssistantConfig(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    languages: Annotated[list[Language], Field(min_length=1, max_length=len(LANGUAGES))] = list(LANGUAGES)
    greeting: Texts = Texts()
    instructions: Instructions = Instructions()
    enable_memories: bool = True
    can_transfer: bool = True
    signals: SignalSettings = SignalSettings()
    slots: Annotated[list[Slot], Field(max_length=MAX_SLOTS)] = Field(default_factory=default_slots)
    accept_threshold: Share | None = None
    answerer: Literal["builtin", "llm"] = "builtin"
    knowledge_source_ids: Literal["all"] | Annotated[list[UUID], Field(max_length=1000)] = "all"
    channel_differences: Annotated[list[ChannelDifference], Field(max_length=MAX_CHANNEL_DIFFERENCES)] = Field(
        default_factory=list[ChannelDifference]
    )
    # What it may do in other systems; the bounds of each stand with the action.
    action_ids: Annotated[list[UUID], Field(max_length=MAX_ACTIONS)] = Field(default_factory=list[UUID])
    guides: Annotated[list[Guide], Field(max_length=MAX_GUIDES)] = Field(default_factory=list[Guide])
    passing_rules: Annotated[list[PassingRule], Field(max_length=MAX_RULES)] = Field(default_factory=list[PassingRule])

    @model_validator(mode="after")
    def names_are_told_apart(self) -> Self:
        if len({slot.name for slot in self.slots}) < len(self.slots):
            raise ValueError("Two slots have the same name.")
        if len(set(self.languages)) < len(self.languages):
            raise ValueError("A language is named twice.")
        if len({difference.channel_id for difference in self.channel_differences}) < len(self.channel_differences):
            raise ValueError("A channel is named twice.")
        if len({guide.id for guide in self.guides}) < len(self.guides):
            raise ValueError("Two guides have the same id.")
        if len({rule.id for rule in self.passing_rules}) < len(self.passing_rules):
            raise ValueError("Two rules have the same id.")
        return self

    def on_channel(self, channel_id: UUID | None) -> "AssistantConfig":
        """As it holds on this channel: what is written for it, and everything else as everywhere."""
        own = next((one for one in self.channel_differences if one.channel_id == channel_id), None)
        elsewhere = [rule for rule in self.passing_rules if rule.channel_ids and channel_id not in rule.channel_ids]
        if own is None and not elsewhere:
            return self
        rules = [rule for rule in self.passing_rules if rule not in elsewhere]
        if own is None:
            return self.model_copy(update={"passing_rules": rules})
        return self.model_copy(
            update={
                "passing_rules": rules,
                "greeting": self.greeting.model_copy(update=_written(own.greeting)),
                "instructions": self.instructions.model_copy(update=_written(own.instructions)),
            }
        )


def _written(part: Texts | Instructions) -> dict[str, str]:
    return {name: text for name, text in part.model_dump().items() if text.strip()}
