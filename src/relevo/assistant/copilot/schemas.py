"""The copilot from outside: what may be asked, and what the lines of an answer carry."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from relevo.assistant.copilot.wanted import Kind, TeamLanguage
from relevo.desk.suggestions.api import SuggestionOut
from relevo.platform.http import Input, Output

LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=20)]
LongText = Annotated[str, StringConstraints(max_length=10_000)]


class CopilotInput(Input):
    """`text`: the draft to change, or the question to the knowledge. `language`: into which to translate.

    `team_language`: in which summary, answers and steps are written. `automatic`: no model is asked, and what was waved
    away before does not come again.
    """

    kind: Kind
    text: LongText = ""
    language: LanguageCode | None = None
    team_language: TeamLanguage = "en"
    automatic: bool = False


class TranslateInput(Input):
    language: LanguageCode


class CheckDraftInput(Input):
    text: LongText
    team_language: TeamLanguage = "en"


class CopilotModel(Output):
    provider: str
    name: str


class CopilotAbility(Output):
    """`by` None: it needs a model, and none is chosen."""

    kind: Kind
    by: Literal["builtin", "model"] | None


class CopilotOut(Output):
    """What the copilot can do here, and for what it needs a model. `language`: the customer's."""

    model: CopilotModel | None
    abilities: list[CopilotAbility]
    language: str


class AlreadySaid(Output):
    """The draft asks for something that the customer has given. `message_id` None: it stands with the contact."""

    slot: str
    label: str
    value: str
    message_id: UUID | None


class DraftCheckOut(Output):
    already_said: list[AlreadySaid] = Field(default_factory=list[AlreadySaid])


class CopilotText(Output):
    """What is written so far; provisional."""

    type: Literal["text"] = "text"
    text: str


class CopilotDone(Output):
    """`fell_back`: the problem of the model, where the builtin copilot stepped in."""

    type: Literal["done"] = "done"
    suggestion: SuggestionOut
    fell_back: str | None


class CopilotProblem(Output):
    type: Literal["problem"] = "problem"
    code: str
    sentence: str


class MessageTranslation(Output):
    message_id: UUID
    text: str


class CopilotTranslations(Output):
    type: Literal["translations"] = "translations"
    items: list[MessageTranslation]


class CopilotEnd(Output):
    type: Literal["end"] = "end"
