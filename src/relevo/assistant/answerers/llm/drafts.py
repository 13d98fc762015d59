"""What a model may answer with: one of these tools, and nothing else. Their docstrings are what the model reads."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

MOST_CHARACTERS = 4_000

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MOST_CHARACTERS)]
Handle = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20)]


class DraftPart(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class OutcomeDraft(DraftPart):
    intent: Annotated[str, StringConstraints(max_length=100)] | None = Field(
        default=None, description="What the customer is about: a name from <intents>, exactly. Nothing if none fits."
    )


class ReplyDraft(OutcomeDraft):
    """Answer the customer. Every fact must stand in a passage you cite; without facts (politeness) cite nothing."""

    text: Text = Field(description="What the customer reads, in their language.")
    citations: list[Handle] = Field(
        default_factory=list[Handle],
        max_length=8,
        description="The handles of the passages the answer is taken from, such as p3.",
    )


class AskDraft(OutcomeDraft):
    """Ask the customer one question, when their wish is not clear or something is needed to go on."""

    text: Text = Field(description="The question, in the customer's language.")


class ChoicesDraft(OutcomeDraft):
    """Let the customer choose which of two or three passages they mean."""

    text: Text = Field(description="One sentence that asks which of these is meant.")
    passages: list[Handle] = Field(min_length=2, max_length=3, description="The handles of the passages.")


class BriefLine(DraftPart):
    statement: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)] = Field(
        description="One fact a colleague needs, in the team's language."
    )
    message: Handle = Field(description="The handle of the message that proves it, such as m12.")
    quote: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)] = Field(
        description="The words of that message that prove it, copied exactly."
    )


class HandOverDraft(OutcomeDraft):
    """Pass the conversation to a person of the team. The customer is told so by the system, not by you."""

    reason: Literal[
        "asked_for_person",
        "frustration",
        "urgency",
        "sensitive_topic",
        "sales_opportunity",
        "outside_knowledge",
        "policy",
    ] = Field(description='Why. "policy": the company says so in its instructions on when to pass to a person.')
    brief: list[BriefLine] = Field(
        default_factory=list[BriefLine], max_length=8, description="What your colleague has to know."
    )


class ResolveDraft(OutcomeDraft):
    """Close the conversation, only when the customer said that everything is solved."""

    text: Text = Field(description="A short goodbye, in the customer's language.")


class ActedDraft(OutcomeDraft):
    """No model can give this: an action ended the turn, and the system says what came of it."""


Draft = ReplyDraft | AskDraft | ChoicesDraft | HandOverDraft | ResolveDraft | ActedDraft

TOOLS: dict[str, type[DraftPart]] = {
    "reply": ReplyDraft,
    "ask": AskDraft,
    "choices": ChoicesDraft,
    "hand_over": HandOverDraft,
    "resolve": ResolveDraft,
}
SEARCH = "search_knowledge"
# The tools whose `text` may be shown while it grows.
SHOWN = frozenset({"reply", "ask", "choices", "resolve", "suggest"})
