"""The kinds of providers: what each needs, and whether its library is installed here."""

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec

from relevo.desk.models.errors import BaseUrlMissing, KeyMissing, KindNotInstalled, RegionMissing
from relevo.desk.models.tables import Kind


@dataclass(frozen=True, kw_only=True)
class KindFacts:
    kind: Kind
    library: str
    needs_key: bool = True
    needs_base_url: bool = False
    needs_region: bool = False
    # By the address that Relevo asks for vectors, `/embeddings` as OpenAI has it.
    makes_embeddings: bool = False


KINDS: dict[Kind, KindFacts] = {
    facts.kind: facts
    for facts in (
        KindFacts(kind="openai", library="openai", makes_embeddings=True),
        KindFacts(
            kind="openai_compatible", library="openai", needs_key=False, needs_base_url=True, makes_embeddings=True
        ),
        KindFacts(kind="anthropic", library="anthropic"),
        KindFacts(kind="google", library="google.genai"),
        KindFacts(kind="mistral", library="mistralai.client"),
        # With a Bedrock API key, over plain HTTPS: the AWS SDK would not go through the guarded door.
        KindFacts(kind="bedrock", library="anthropic", needs_region=True),
    )
}


@cache
def is_installed(kind: Kind) -> bool:
    facts = KINDS.get(kind)
    if facts is None:
        return False
    try:
        return find_spec(facts.library) is not None
    except ModuleNotFoundError:
        return False


def check_kind(kind: Kind, *, has_key: bool, base_url: str | None, region: str | None = None) -> None:
    """Raises KindNotInstalled, KeyMissing, BaseUrlMissing or RegionMissing."""
    if not is_installed(kind):
        raise KindNotInstalled
    if KINDS[kind].needs_key and not has_key:
        raise KeyMissing
    if KINDS[kind].needs_base_url and base_url is None:
        raise BaseUrlMissing
    if KINDS[kind].needs_region and region is None and base_url is None:
        raise RegionMissing
