"""What a teammate can ask of the copilot, what comes back, and why sometimes nothing does."""

from dataclasses import dataclass
from typing import Literal, get_args

from relevo.assistant.answerers.llm.calling import SENTENCES, ProblemKind
from relevo.assistant.outcomes import Citation

Kind = Literal["reply", "answer", "summary", "next_step", "shorter", "warmer", "rewrite", "spelling", "translation"]
KINDS: tuple[Kind, ...] = get_args(Kind)
# What is cut out or looked up and needs no model. Spelling is also the browser's, in the conversation's language.
BUILTIN_KINDS: frozenset[Kind] = frozenset({"reply", "answer", "summary", "next_step", "shorter"})
# What is made from a text of the teammate's.
FROM_TEXT: frozenset[Kind] = frozenset({"answer", "shorter", "warmer", "rewrite", "spelling", "translation"})
TeamLanguage = Literal["en", "es", "pt"]

Problem = (
    Literal[
        "needs_model",
        "nothing_found",
        "nothing_said",
        "no_text",
        "already_short",
        "nothing_to_change",
        "discarded",
        "day_tokens",
        "day_money",
        "contact_hour_tokens",
        "none_chosen",
        "resting",
    ]
    | ProblemKind
)

PROBLEMS: dict[str, str] = {
    "needs_model": "This needs a language model, and none is chosen for this workspace.",
    "nothing_found": "Nothing in the knowledge surely answers this.",
    "nothing_said": "The customer has not written anything yet that could be taken up.",
    "no_text": "There is no text to work on.",
    "already_short": "This is one sentence already; a model could say it in fewer words.",
    "nothing_to_change": "There is nothing to change.",
    "discarded": "This suggestion was waved away.",
    "day_tokens": "The workspace has used up its tokens for today.",
    "day_money": "The workspace has used up its money for today.",
    "contact_hour_tokens": "The limit of this contact's hour is reached.",
    "none_chosen": "No model is chosen for this workspace.",
    "resting": "The model's provider has failed several times and is left alone for a minute.",
    **SENTENCES,
}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """`text`: a draft to work on, or a question. `language`: into which to translate, else the customer's.

    `only_builtin`: no model is to be asked, as for what is shown unasked.
    """

    kind: Kind
    text: str = ""
    language: str | None = None
    team_language: str = "en"
    only_builtin: bool = False


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One line of a summary or a next step, with the messages that prove it. `part` says what it is."""

    part: str
    text: str
    message_ids: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Written:
    """`fell_back`: why no model wrote it although one is chosen."""

    text: str
    language: str
    written_by: Literal["builtin", "model"]
    citations: tuple[Citation, ...] = ()
    lines: tuple[Statement, ...] = ()
    provider: str | None = None
    model: str | None = None
    fell_back: str | None = None


@dataclass(frozen=True)
class CannotSuggest:
    """`problem` is a key of PROBLEMS."""

    problem: str

    @property
    def sentence(self) -> str:
        return PROBLEMS.get(self.problem, "The copilot could not do this.")
