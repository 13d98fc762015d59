"""Models from outside: what may be sent and what is shown. A key goes in and never comes out."""

import re
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from relevo.desk.models.kinds import KINDS, is_installed
from relevo.desk.models.ledger import BudgetName, ReachedToday, Spent
from relevo.desk.models.prices import Tokens, price_of
from relevo.desk.models.tables import Api, Budget, Choice, ModelSpec, Provider
from relevo.platform.http import Input, Output
from relevo.platform.http.schemas import ShortName, Timestamp

ProviderKind = Literal["openai", "openai_compatible", "anthropic", "google", "mistral", "bedrock"]
_SHOWN_KINDS: tuple[ProviderKind, ...] = ("openai", "anthropic", "google", "mistral", "bedrock", "openai_compatible")
_WEB_ADDRESS = re.compile(r"https?://[^\s/?#@]+(/[^\s?#]*)?")
_KEY = re.compile(r"[\x21-\x7e]+")


def check_base_url(text: str) -> str:
    if not _WEB_ADDRESS.fullmatch(text):
        msg = "must be a web address such as https://models.example.com/v1"
        raise ValueError(msg)
    return text.rstrip("/")


def check_key(text: str) -> str:
    if not _KEY.fullmatch(text):
        msg = "has characters that no key has, such as spaces"
        raise ValueError(msg)
    return text


BaseUrl = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500), AfterValidator(check_base_url)]
Key = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500), AfterValidator(check_key)]
ModelName = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[\w.:/@+-]{1,200}$")]
# It becomes part of an address: nothing else than AWS's own names of regions.
Region = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[a-z]{2,4}(-[a-z]{2,12}){1,3}-[0-9]{1,2}$")]
Price = Annotated[Decimal, Field(ge=0, le=100_000, decimal_places=6)]


class ProviderInput(Input):
    kind: ProviderKind
    name: ShortName
    key: Key | None = None
    base_url: BaseUrl | None = None
    api: Api = "chat"
    # Of Amazon Bedrock, such as eu-west-1.
    region: Region | None = None


class ProviderChange(Input):
    """Only what is given changes; a key that is not given stays."""

    name: ShortName | None = None
    key: Key | None = None
    base_url: BaseUrl | None = None
    api: Api | None = None
    region: Region | None = None


class ProviderOut(Output):
    id: UUID
    kind: str
    name: str
    base_url: str | None
    api: Api
    region: str | None
    has_key: bool
    key_hint: str
    problem: str | None
    checked_at: Timestamp | None


class ModelKindOut(Output):
    kind: ProviderKind
    available: bool
    needs_key: bool
    needs_base_url: bool
    needs_region: bool
    makes_embeddings: bool


class ChoiceInput(Input):
    """The prices are in US dollars per million tokens; without them the publicly known ones hold, if there are any."""

    provider_id: UUID
    model: ModelName
    input_price: Price | None = None
    output_price: Price | None = None


class ChoicesInput(Input):
    """Of each task the first is asked; the second only when the first cannot. A task that is not given stays as it is.

    `answer` empty: no model answers. `copilot` and `brief` empty: the models that answer write these, too.
    `embeddings` empty: meaning is found without a provider.
    """

    answer: Annotated[list[ChoiceInput], Field(max_length=2)] | None = None
    copilot: Annotated[list[ChoiceInput], Field(max_length=2)] | None = None
    brief: Annotated[list[ChoiceInput], Field(max_length=2)] | None = None
    embeddings: Annotated[list[ChoiceInput], Field(max_length=1)] | None = None


class ModelChoiceOut(Output):
    provider_id: UUID
    model: str
    input_price: float | None
    output_price: float | None
    price_known: bool


class BudgetInput(Input):
    turn_steps: Annotated[int, Field(ge=1, le=10)]
    turn_tokens: Annotated[int, Field(ge=2_000, le=500_000)]
    turn_seconds: Annotated[int, Field(ge=5, le=18)]
    contact_hour_tokens: Annotated[int, Field(ge=2_000, le=100_000_000)]
    day_tokens: Annotated[int, Field(ge=2_000, le=10_000_000_000)]
    day_money: Annotated[Decimal, Field(gt=0, le=1_000_000, decimal_places=4)] | None


class BudgetOut(Output):
    turn_steps: int
    turn_tokens: int
    turn_seconds: int
    contact_hour_tokens: int
    day_tokens: int
    day_money: float | None


class SpentOut(Output):
    """Since midnight where the company is. `unpriced_calls` are not in `cost`: nobody knows their price."""

    calls: int
    tokens: int
    cost: float
    unpriced_calls: int


class ReachedOut(Output):
    """A budget that refused calls of models today; `conversation_id`: the last conversation in which it did."""

    budget: BudgetName
    times: int
    conversation_id: UUID | None
    first_at: Timestamp
    last_at: Timestamp


class ModelsOut(Output):
    kinds: list[ModelKindOut]
    providers: list[ProviderOut]
    answer: list[ModelChoiceOut]
    copilot: list[ModelChoiceOut]
    brief: list[ModelChoiceOut]
    embeddings: list[ModelChoiceOut]
    budget: BudgetOut
    today: SpentOut
    reached: list[ReachedOut]


def render_provider(provider: Provider) -> ProviderOut:
    return ProviderOut.model_validate(provider, from_attributes=True)


def render_kinds() -> list[ModelKindOut]:
    return [
        ModelKindOut(
            kind=kind,
            available=is_installed(kind),
            needs_key=KINDS[kind].needs_key,
            needs_base_url=KINDS[kind].needs_base_url,
            needs_region=KINDS[kind].needs_region,
            makes_embeddings=KINDS[kind].makes_embeddings,
        )
        for kind in _SHOWN_KINDS
    ]


def render_choice(choice: Choice, provider: Provider) -> ModelChoiceOut:
    spec = ModelSpec(
        provider_id=provider.id,
        provider_name=provider.name,
        kind=provider.kind,
        api=provider.api,
        base_url=provider.base_url,
        region=provider.region,
        key=None,
        model=choice.model,
        input_price=choice.input_price,
        output_price=choice.output_price,
    )
    return ModelChoiceOut(
        provider_id=choice.provider_id,
        model=choice.model,
        input_price=None if choice.input_price is None else float(choice.input_price),
        output_price=None if choice.output_price is None else float(choice.output_price),
        price_known=price_of(spec, Tokens(input=1, output=1)) is not None,
    )


def render_budget(budget: Budget) -> BudgetOut:
    return BudgetOut(
        turn_steps=budget.turn_steps,
        turn_tokens=budget.turn_tokens,
        turn_seconds=budget.turn_seconds,
        contact_hour_tokens=budget.contact_hour_tokens,
        day_tokens=budget.day_tokens,
        day_money=None if budget.day_money is None else float(budget.day_money),
    )


def render_reached(reached: ReachedToday) -> ReachedOut:
    return ReachedOut.model_validate(reached, from_attributes=True)


def render_spent(spent: Spent) -> SpentOut:
    return SpentOut(calls=spent.calls, tokens=spent.tokens, cost=float(spent.cost), unpriced_calls=spent.unpriced_calls)
