"""What an action is: its arguments, its request, what is checked before, its bounds, its words. Stored as JSON."""

import re
from decimal import Decimal
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, StringConstraints, model_validator

from relevo.desk.actions.paths import LONGEST_PATH, check_path
from relevo.desk.assistants.api import Texts
from relevo.platform.http.texts import check_single_line, check_text

MAX_ARGUMENTS = 40
MAX_SHOWN = 40
MAX_PHRASES = 40
MAX_TIMEOUT_S = 15
MAX_RETRIES = 3
APPROVAL_MINUTES = 10

ArgumentKind = Literal["text", "number", "integer", "money", "yes_no", "date", "email", "choice", "list", "json"]
Source = Literal["conversation", "contact", "fixed", "check"]
Place = Literal["path", "query", "header", "body"]
Risk = Literal["read", "draft", "reversible", "irreversible"]
# What the runtime knows of the customer. The first three are proven by the channel; the rest is not.
ContactFact = Literal[
    "customer_id",
    "verified_email",
    "verified_phone",
    "contact_email",
    "contact_phone",
    "contact_name",
    "contact_id",
    "conversation_id",
    "language",
]
PROVEN: frozenset[str] = frozenset({"customer_id", "verified_email", "verified_phone", "contact_id"})

Path = Annotated[str, StringConstraints(max_length=LONGEST_PATH, strip_whitespace=True), AfterValidator(check_path)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200), AfterValidator(check_text)]
Phrase = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(check_single_line)
]
ArgumentName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,59}$")]
HeaderName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,99}$")]
Amount = Annotated[Decimal, Field(ge=0, le=1_000_000_000, max_digits=14, decimal_places=2)]

_PLACEHOLDER = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")
# Relevo sets these itself; a template that could would let one request pass for another.
_FORBIDDEN_HEADERS = frozenset(
    {"host", "content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer"}
)


class Part(BaseModel):
    # In answers a field with a default is always there, and the generated client may rely on it.
    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_serialization_defaults_required=True)


class Argument(Part):
    """`source`: who gives it, the conversation or the runtime (a fact of the contact, a fixed value, the check)."""

    name: ArgumentName
    label: Texts = Texts()
    ask: Texts = Texts()
    description: Annotated[str, StringConstraints(max_length=500), AfterValidator(check_text)] = ""
    kind: ArgumentKind = "text"
    required: bool = True
    # A text that has to be sent, with nothing in it if need be, as "address2" often is.
    may_be_empty: bool = False
    source: Source = "conversation"
    # A contact's fact, the fixed value, or the path in the check's answer.
    value: Line = ""
    choices: Annotated[list[Line], Field(max_length=100)] = Field(default_factory=list[Line])
    pattern: Annotated[str, StringConstraints(max_length=200)] = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    most_characters: Annotated[int, Field(ge=1, le=4_000)] = 200
    place: Place = "body"
    # Its name in the request; dots go into objects. Empty: as `name`.
    wire_name: Annotated[str, StringConstraints(max_length=120, pattern=r"^[A-Za-z0-9_$.\[\]-]*$")] = ""
    item_schema: dict[str, JsonValue] | None = None

    @property
    def wire(self) -> str:
        return self.wire_name or self.name

    @model_validator(mode="after")
    def is_complete(self) -> Self:
        if self.kind == "choice" and not self.choices:
            raise ValueError(f"{self.name}: name the values that may be chosen.")
        if self.source == "contact" and self.value not in ContactFact.__args__:
            raise ValueError(f"{self.name}: {self.value or 'nothing'} is not a fact of the contact.")
        if self.source == "check" and not self.value:
            raise ValueError(f"{self.name}: name the field of the check's answer.")
        check_path(self.value if self.source == "check" else "")
        if self.pattern:
            _check_pattern(self.pattern)
        return self


class DryRun(Part):
    """How the other system is told only to try."""

    place: Literal["query", "header", "body"] = "query"
    name: Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=r"^[A-Za-z0-9_-]+$")]
    value: Line = "true"


class Request(Part):
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = "GET"
    # Below the connection's address; {order_number} stands for an argument.
    path: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""
    headers: Annotated[dict[HeaderName, Line], Field(max_length=20)] = Field(default_factory=dict[str, str])
    body: Literal["json", "form", "none"] = "json"
    fixed_body: dict[str, JsonValue] = Field(default_factory=dict[str, JsonValue])
    idempotency_header: Annotated[str, StringConstraints(max_length=100, pattern=r"^[A-Za-z0-9-]*$")] = ""
    timeout_s: Annotated[float, Field(ge=1, le=MAX_TIMEOUT_S)] = 8
    retries: Annotated[int, Field(ge=0, le=MAX_RETRIES)] = 0
    dry_run: DryRun | None = None
    # The tool's name on an MCP server.
    tool: Annotated[str, StringConstraints(max_length=200)] = ""

    @model_validator(mode="after")
    def is_safe(self) -> Self:
        if self.path and (not self.path.startswith("/") or re.search(r"[\s?#\\]|//|(?:^|/)\.\.?(?:/|$)", self.path)):
            raise ValueError("The path begins with / and has no spaces, no ?, no # and no dots that lead upwards.")
        for name in self.headers:
            if name.lower() in _FORBIDDEN_HEADERS:
                raise ValueError(f"The header {name} is set by Relevo itself.")
        return self

    @property
    def placeholders(self) -> list[str]:
        return _PLACEHOLDER.findall(self.path)


class Shown(Part):
    """A field of the other system's answer that may be seen."""

    name: ArgumentName
    path: Path
    label: Texts = Texts()


class Result(Part):
    """What of the answer the assistant may see. `everything`: the whole answer, within its bounds of size."""

    fields: Annotated[list[Shown], Field(max_length=MAX_SHOWN)] = Field(default_factory=list[Shown])
    everything: bool = False


class Requirement(Part):
    path: Path
    one_of: Annotated[list[Line], Field(min_length=1, max_length=50)]


class Check(Part):
    """Read again, right before acting, from the system the object belongs to: whose it is, and what is true of it."""

    action_id: UUID
    # The reading action's argument <- this action's argument; those of the same name need no entry.
    arguments: Annotated[dict[ArgumentName, ArgumentName], Field(max_length=MAX_ARGUMENTS)] = Field(
        default_factory=dict[str, str]
    )
    owner_path: Path = ""
    owner_is: ContactFact = "customer_id"
    subject_path: Path = ""
    most_path: Path = ""
    currency_path: Path = ""
    require: Annotated[list[Requirement], Field(max_length=10)] = Field(default_factory=list[Requirement])
    facts: Annotated[list[Shown], Field(max_length=MAX_SHOWN)] = Field(default_factory=list[Shown])


class Policy(Part):
    """Bounds that hold whoever asks. Amounts are in `currency`; a day is the last 24 hours."""

    risk: Risk = "irreversible"
    identity: Literal["anonymous", "verified"] = "verified"
    confirm: bool = True
    amount_argument: str = ""
    subject_argument: str = ""
    currency: Annotated[str, StringConstraints(pattern=r"^([A-Z]{3})?$")] = ""
    most_per_run: Amount | None = None
    most_per_subject: Amount | None = None
    most_per_contact_day: Amount | None = None
    most_per_day: Amount | None = None
    runs_per_contact_day: Annotated[int, Field(ge=1, le=10_000)] | None = None
    approval: Literal["never", "above", "always"] = "always"
    approval_above: Amount | None = None
    approvers: Literal["team", "admins"] = "team"

    @property
    def writes(self) -> bool:
        return self.risk != "read"

    @property
    def is_bounded(self) -> bool:
        return any(
            most is not None
            for most in (self.most_per_run, self.most_per_subject, self.most_per_contact_day, self.most_per_day)
        )


class Phrases(Part):
    """How customers ask for it; read without a model."""

    en: Annotated[list[Phrase], Field(max_length=MAX_PHRASES)] = Field(default_factory=list[Phrase])
    es: Annotated[list[Phrase], Field(max_length=MAX_PHRASES)] = Field(default_factory=list[Phrase])
    pt: Annotated[list[Phrase], Field(max_length=MAX_PHRASES)] = Field(default_factory=list[Phrase])

    def get_in(self, language: str) -> list[str]:
        return {"en": self.en, "es": self.es, "pt": self.pt}.get(language, [])


class Flow(Part):
    """What the assistant says. In each text {name} stands for an argument or a field of the result."""

    phrases: Phrases = Phrases()
    confirm: Texts = Texts()
    done: Texts = Texts()


class Undo(Part):
    """The action that takes it back; its argument <- `arguments.x`, `result.y` or `facts.z` of what was done."""

    action_id: UUID
    arguments: Annotated[dict[ArgumentName, Path], Field(max_length=MAX_ARGUMENTS)] = Field(
        default_factory=dict[str, str]
    )


class Definition(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, json_schema_serialization_defaults_required=True)

    description: Annotated[
        str, StringConstraints(strip_whitespace=True, max_length=2_000), AfterValidator(check_text)
    ] = ""
    arguments: Annotated[list[Argument], Field(max_length=MAX_ARGUMENTS)] = Field(default_factory=list[Argument])
    request: Request = Request()
    result: Result = Result()
    check: Check | None = None
    policy: Policy = Policy()
    flow: Flow = Flow()
    undo: Undo | None = None
    builtin: Literal["", "callback", "attribute", "tag"] = ""

    def find_argument(self, name: str) -> Argument | None:
        return next((argument for argument in self.arguments if argument.name == name), None)

    @property
    def asked(self) -> list[Argument]:
        """What the conversation has to give; the rest is the runtime's."""
        return [argument for argument in self.arguments if argument.source == "conversation"]

    @model_validator(mode="after")
    def fits_together(self) -> Self:
        names = [argument.name for argument in self.arguments]
        if len(set(names)) < len(names):
            raise ValueError("Two arguments have the same name.")
        for named in self.request.placeholders:
            found = self.find_argument(named)
            if found is None or found.place != "path":
                raise ValueError(f"The path names {{{named}}}, which is no argument of the path.")
            if not found.required:
                raise ValueError(f"{named} stands in the path, so it is required.")
        self._check_policy()
        return self

    def _check_policy(self) -> None:
        policy = self.policy
        for named in (policy.amount_argument, policy.subject_argument):
            if named and self.find_argument(named) is None:
                raise ValueError(f"There is no argument {named}.")
        if policy.amount_argument and not policy.currency:
            raise ValueError("Say in which currency the amounts are.")
        if (policy.is_bounded or policy.approval == "above") and not policy.amount_argument:
            raise ValueError("Say which argument is the amount that the limits are about.")
        if policy.approval == "above" and policy.approval_above is None:
            raise ValueError("Say above which amount an approval is needed.")
        if any(argument.source == "check" for argument in self.arguments) and self.check is None:
            raise ValueError("An argument comes from the check, but there is no check.")
        if policy.risk == "irreversible" and policy.approval != "always":
            self._check_bounds()

    def _check_bounds(self) -> None:
        """What cannot be taken back needs a person's click, or limits and a proven owner."""
        if not self.policy.is_bounded:
            raise ValueError("What cannot be taken back needs a limit, or an approval each time.")
        if self.policy.identity != "verified" or self.check is None or not self.check.owner_path:
            raise ValueError(
                "What cannot be taken back needs a customer whose identity is proven and a check of whose it is, or an "
                "approval each time."
            )
        if self.check.owner_is not in PROVEN:
            raise ValueError("Whose it is must be compared with something that the channel proves.")


def _check_pattern(pattern: str) -> None:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{pattern} is not a regular expression: {error}") from error
    if re.search(r"\([^)]*[*+}][^)]*\)\s*[*+{]", pattern):
        raise ValueError("The pattern repeats something that itself repeats, which can take for ever.")


def stored(definition: Definition) -> dict[str, Any]:
    return definition.model_dump(mode="json")
