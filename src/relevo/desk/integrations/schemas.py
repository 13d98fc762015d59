"""Integrations from outside: what may be sent and what is shown."""

from collections.abc import Mapping
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from relevo.desk.integrations.connector import IntegrationConnector
from relevo.desk.integrations.tables import Integration
from relevo.platform.http import Input, Output
from relevo.platform.http.schemas import ShortName, Timestamp

LONGEST_VALUE = 20_000

SettingValues = Annotated[
    dict[Annotated[str, StringConstraints(max_length=60)], Annotated[str, StringConstraints(max_length=LONGEST_VALUE)]],
    Field(max_length=40),
]


class IntegrationInput(Input):
    """`settings`: the fields of this kind, secrets among them (see the list of kinds)."""

    kind: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]
    name: ShortName
    settings: SettingValues = Field(default_factory=dict[str, str])


class IntegrationChange(Input):
    """Only what is given changes. In `settings`, an empty secret keeps the one there is; with a new address the secrets
    are needed again."""

    name: ShortName | None = None
    enabled: bool | None = None
    settings: SettingValues | None = None


class SettingFieldOut(Output):
    name: str
    secret: bool
    required: bool
    default: str
    is_address: bool
    is_advanced: bool
    options: list[str]
    form: Literal["line", "mapping"]


class IntegrationKindOut(Output):
    kind: str
    category: Literal["shop", "crm", "desk", "other"]
    abilities: list[str]
    fields: list[SettingFieldOut]


class ProofOut(Output):
    """One line of the last check. The screens have texts by name and code; `detail` are the system's words."""

    name: str
    ok: bool
    code: str
    detail: str
    is_advice: bool


class IntegrationOut(Output):
    """`state`: `new` was never checked well; `error`: the last request or check failed, `problem` says how.

    `hints`: by name, the last letters of each stored secret (none of a short one).
    """

    id: UUID
    kind: str
    name: str
    state: Literal["on", "off", "error", "new"]
    enabled: bool
    settings: dict[str, str]
    hints: dict[str, str]
    abilities: list[str]
    account_name: str
    proofs: list[ProofOut]
    problem: str | None
    detail: str
    problem_at: Timestamp | None
    checked_at: Timestamp | None
    answered_at: Timestamp | None


class IntegrationsOut(Output):
    kinds: list[IntegrationKindOut]
    items: list[IntegrationOut]


def render_integration_kind(connector: IntegrationConnector) -> IntegrationKindOut:
    fields = [
        SettingFieldOut(
            name=field.name,
            secret=field.secret,
            required=field.required,
            default=field.default,
            is_address=field.is_address,
            is_advanced=field.is_advanced,
            options=list(field.options),
            form=field.form,
        )
        for field in connector.fields
    ]
    return IntegrationKindOut(
        kind=connector.kind, category=connector.category, abilities=sorted(connector.abilities), fields=fields
    )


def render_integration(integration: Integration, hints: Mapping[str, str]) -> IntegrationOut:
    state: Literal["on", "off", "error", "new"] = "on"
    if not integration.enabled:
        state = "off"
    elif integration.problem is not None:
        state = "error"
    elif integration.abilities is None:
        state = "new"
    return IntegrationOut(
        id=integration.id,
        kind=integration.kind,
        name=integration.name,
        state=state,
        enabled=integration.enabled,
        settings=integration.settings,
        hints=dict(hints),
        abilities=integration.abilities or [],
        account_name=integration.account_name,
        proofs=[ProofOut.model_validate(proof) for proof in integration.proofs],
        problem=integration.problem,
        detail=integration.detail,
        problem_at=integration.problem_at,
        checked_at=integration.checked_at,
        answered_at=integration.answered_at,
    )
