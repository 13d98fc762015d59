"""What a model may end a copilot's call with. Their docstrings are what the model reads."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from relevo.assistant.answerers.llm.drafts import DraftPart, Handle, Text

Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
LongText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=12_000)]
MOST_MESSAGES = 20


class SuggestedText(DraftPart):
    """Give your colleague the text. Every fact about the company must stand in a passage you cite."""

    text: Text = Field(description="The text, ready to be used.")
    citations: list[Handle] = Field(
        default_factory=list[Handle], max_length=8, description="The handles of the passages used, such as p3."
    )
    found: bool = Field(default=True, description="False if the knowledge does not say it; then text says so.")


class ChangedText(DraftPart):
    """Give your colleague their own text, changed as asked, and nothing else."""

    text: LongText = Field(description="The changed text, without quotes and without remarks.")


class SummaryLine(DraftPart):
    part: Literal["wants", "gathered", "told", "open"] = Field(
        description="wants: what the customer wants; gathered: facts they gave; told: what they were told; "
        "open: what still waits for an answer or was promised."
    )
    statement: Short = Field(description="One fact, in the team's language.")
    message: Handle = Field(description="The handle of the message that proves it, such as m12.")
    quote: Short = Field(description="The words of that message that prove it, copied exactly.")


class Summary(DraftPart):
    """Sum the conversation up for a colleague, in two to eight statements."""

    lines: list[SummaryLine] = Field(min_length=1, max_length=10)


class NextStep(DraftPart):
    """Say what your colleague should do next, in one or two sentences."""

    text: Short = Field(description="The step, in the team's language.")
    messages: list[Handle] = Field(min_length=1, max_length=4, description="The messages it follows from.")
    citations: list[Handle] = Field(default_factory=list[Handle], max_length=4)


class TranslatedMessage(DraftPart):
    message: Handle = Field(description="The handle of the message, such as m12.")
    text: LongText = Field(description="The message in the wanted language.")


class Translations(DraftPart):
    """Give every message in the wanted language, each once."""

    items: list[TranslatedMessage] = Field(min_length=1, max_length=MOST_MESSAGES)
