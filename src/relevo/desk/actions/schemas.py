"""Actions from outside: what may be sent and what is shown."""

from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import AfterValidator, Field, JsonValue, StringConstraints

from relevo.desk.actions.definition import Definition, HeaderName, Line
from relevo.desk.actions.tables import Action, Connection, ConnectionKind, Kind, Run, State
from relevo.platform.http import Input, Output
from relevo.platform.http.schemas import ShortName, Timestamp
from relevo.platform.http.texts import check_text

MAX_HEADERS = 20
LONGEST_DOCUMENT = 2_000_000


def check_base_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query or parts.fragment:
        msg = "must be an address such as https://shop.example.com/api, without a user name, ? or #"
        raise ValueError(msg)
    return url.rstrip("/")


BaseUrl = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=500),
    AfterValidator(check_text),
    AfterValidator(check_base_url),
]
ActionName = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[a-z][a-z0-9_]{0,59}$")]
HeaderValue = Annotated[str, StringConstraints(min_length=1, max_length=2_000, pattern=r"^[\x20-\x7e]+$")]


class ActionConnectionInput(Input):
    """`headers`: sent with each request, kept encrypted and never shown again."""

    kind: ConnectionKind = "http"
    name: ShortName
    base_url: BaseUrl
    headers: Annotated[dict[HeaderName, HeaderValue], Field(max_length=MAX_HEADERS)] = Field(
        default_factory=dict[str, str]
    )


class ActionConnectionChange(Input):
    """Only what is given changes. A new address needs the headers again: they were meant for the old one."""

    name: ShortName | None = None
    base_url: BaseUrl | None = None
    headers: Annotated[dict[HeaderName, HeaderValue], Field(max_length=MAX_HEADERS)] | None = None


class ActionToolOut(Output):
    name: str
    description: str
    schema_: dict[str, JsonValue] = Field(serialization_alias="schema", validation_alias="schema")
    reads_only: bool
    pin: str


class ActionConnectionOut(Output):
    id: UUID
    kind: ConnectionKind
    name: str
    base_url: str
    header_names: list[str]
    tools: list[ActionToolOut]
    problem: str | None
    checked_at: Timestamp | None


class ActionInput(Input):
    name: ActionName
    title: ShortName
    kind: Kind = "http"
    connection_id: UUID | None = None
    integration_id: UUID | None = None
    enabled: bool = True
    definition: Definition = Definition()


class ReadyActionsInput(Input):
    """`currency`: the shop's, where the check did not learn it. `language`: of the titles."""

    actions: Annotated[
        list[Literal["order_status", "list_orders", "cancel_order", "refund_order", "open_request"]],
        Field(min_length=1, max_length=4),
    ]
    assistant_ids: Annotated[list[UUID], Field(max_length=50)] = Field(default_factory=list[UUID])
    currency: Annotated[str, StringConstraints(pattern=r"^([A-Z]{3})?$")] = ""
    language: Literal["en", "es", "pt"] = "en"


class ActionChange(Input):
    """Only what is given changes. `revision`: the one that was looked at. `accept_tool`: the MCP tool as it is now."""

    revision: Annotated[int, Field(ge=1, lt=2**31)]
    title: ShortName | None = None
    enabled: bool | None = None
    definition: Definition | None = None
    accept_tool: bool = False


class ActionOut(Output):
    id: UUID
    name: str
    title: str
    kind: Kind
    connection_id: UUID | None
    integration_id: UUID | None
    enabled: bool
    revision: int
    definition: Definition
    problem: str | None
    updated_at: Timestamp


class ActionsOut(Output):
    connections: list[ActionConnectionOut]
    actions: list[ActionOut]


class FactOut(Output):
    name: str
    labels: dict[str, str]
    value: JsonValue


class ActionRunOut(Output):
    """`confirmation`: what the customer hears when it is done. `can_undo`: there is a way, and it was done."""

    id: UUID
    action_id: UUID | None
    name: str
    title: str
    risk: str
    conversation_id: UUID | None
    state: State
    is_over: bool
    arguments: dict[str, JsonValue]
    arguments_hash: str
    subject: str | None
    amount: str | None
    currency: str | None
    facts: list[FactOut]
    request: dict[str, JsonValue]
    result: JsonValue
    http_status: int | None
    problem: str | None
    detail: str
    attempts: int
    milliseconds: int | None
    expires_at: Timestamp | None
    approved_by_name: str | None
    approved_at: Timestamp | None
    undo_of: UUID | None
    can_undo: bool
    started_at: Timestamp | None
    finished_at: Timestamp | None
    created_at: Timestamp


class ApproveRunInput(Input):
    """`shown`: the hash of what the screen showed. `tell`: the customer gets the confirmation in your name."""

    shown: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    tell: bool = True


class UnclearInput(Input):
    was_done: bool


class PrepareRunInput(Input):
    """`arguments`: what the conversation has to give; who the customer is, the runtime adds."""

    action_id: UUID
    arguments: Annotated[dict[str, JsonValue], Field(max_length=40)] = Field(default_factory=dict[str, JsonValue])


class ActionTryInput(Input):
    """`send` false: only shows what would be sent. `arguments`: all of them, the runtime's too: you play both."""

    arguments: Annotated[dict[str, JsonValue], Field(max_length=60)] = Field(default_factory=dict[str, JsonValue])
    send: bool = False


class ActionTriedOut(Output):
    state: Literal["shown", "done", "failed", "unknown", "refused"]
    request: dict[str, JsonValue]
    result: JsonValue
    answer: JsonValue
    http_status: int | None
    problem: str | None
    detail: str
    milliseconds: int | None


class OpenapiInput(Input):
    """The document itself, or where it lies."""

    text: Annotated[str, StringConstraints(max_length=LONGEST_DOCUMENT)] = ""
    url: Line = ""


class OperationOut(Output):
    """`problem`: why it cannot be an action."""

    name: str
    title: str
    method: str
    path: str
    reads_only: bool
    definition: Definition
    problem: str | None


class OpenapiOut(Output):
    title: str
    base_url: str
    operations: list[OperationOut]


def render_connection(connection: Connection) -> ActionConnectionOut:
    return ActionConnectionOut(
        id=connection.id,
        kind=connection.kind,
        name=connection.name,
        base_url=connection.base_url,
        header_names=connection.header_names,
        tools=[ActionToolOut.model_validate(tool) for tool in connection.tools],
        problem=connection.problem,
        checked_at=connection.checked_at,
    )


def render_action(action: Action) -> ActionOut:
    return ActionOut.model_validate({name: getattr(action, name) for name in ActionOut.model_fields})


def render_run(run: Run, *, is_over: bool, can_undo: bool) -> ActionRunOut:
    fields: dict[str, Any] = {
        name: getattr(run, name) for name in Run.__dataclass_fields__ if name in ActionRunOut.model_fields
    }
    fields["amount"] = None if run.amount is None else f"{run.amount:.2f}"
    return ActionRunOut.model_validate(fields | {"is_over": is_over, "can_undo": can_undo})
