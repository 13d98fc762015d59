"""What tokens cost, in US dollars: the operator's own prices, else the publicly known ones, else unknown.

The table of public prices is data of the library genai-prices; it is loaded when first needed and never fetched.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from relevo.desk.models.tables import Kind, ModelSpec

MILLION = Decimal(1_000_000)
_PUBLIC: dict[Kind, str] = {
    "openai": "openai",
    "anthropic": "anthropic",
    "google": "google",
    "mistral": "mistral",
    "bedrock": "aws",
}


@dataclass(frozen=True, kw_only=True)
class Tokens:
    input: int = 0
    cached: int = 0
    output: int = 0

    @property
    def total(self) -> int:
        return self.input + self.output


def price_of(spec: ModelSpec, tokens: Tokens) -> Decimal | None:
    """None when nobody knows."""
    if spec.input_price is not None and spec.output_price is not None:
        return (tokens.input * spec.input_price + tokens.output * spec.output_price) / MILLION
    provider = _PUBLIC.get(spec.kind)
    # A server of one's own may call its model anything: only the makers' own addresses have public prices.
    if provider is None or spec.base_url is not None:
        return None
    return _public_price(provider, spec.model, tokens)


def highest_price(spec: ModelSpec, tokens: Tokens) -> Decimal | None:
    """What a call can cost at most: nothing of it cached."""
    return price_of(spec, Tokens(input=tokens.input, output=tokens.output))


@lru_cache(maxsize=256)
def _public_price(provider: str, model: str, tokens: Tokens) -> Decimal | None:
    from genai_prices import Usage, calc_price  # noqa: PLC0415 - its table takes long to load, and many need none

    usage = Usage(input_tokens=tokens.input, cache_read_tokens=tokens.cached, output_tokens=tokens.output)
    try:
        return calc_price(usage, model, provider_id=provider).total_price
    except LookupError:
        return None
