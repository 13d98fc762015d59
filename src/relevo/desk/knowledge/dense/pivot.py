"""What an embedder that knows few languages makes of the others: through the bridge, in the language it knows best."""

from collections.abc import Mapping, Sequence

from relevo.desk.knowledge.bridge.asking import Bridged
from relevo.desk.knowledge.bridge.current import current_bridge
from relevo.desk.knowledge.dense.embedder import Embedder
from relevo.desk.knowledge.terms import LANGUAGES

# What a similarity says where the question came over the bridge, beside one where it did not.
BRIDGED_TRUST = 0.5


def pivot_of(embedder: Embedder) -> str:
    return embedder.languages[0]


def embedded_languages(embedder: Embedder) -> list[str]:
    """Those it understands itself, and those the bridge brings to it."""
    bridge = current_bridge()
    others = [
        code
        for code in LANGUAGES
        if code not in embedder.languages and bridge is not None and bridge.connects(code, pivot_of(embedder))
    ]
    return [*embedder.languages, *others]


def trust_across(embedder: Embedder | None, language: str) -> float:
    """Of what a similarity says where the question came over the bridge."""
    if embedder is None or language in embedder.languages:
        return 1.0
    return BRIDGED_TRUST


def question_for(embedder: Embedder, whole: str, language: str, bridged: Mapping[str, Bridged]) -> str:
    """The question as the embedder understands it; empty when it cannot."""
    if language in embedder.languages:
        return whole
    across = bridged.get(pivot_of(embedder))
    return across.whole if across is not None else ""


def embed_in(embedder: Embedder, texts: Sequence[str], languages: Sequence[str]) -> list[list[float]]:
    """Blocking. The vectors of passages; one that the bridge failed on is taken as it stands, names say something."""
    understood = list(texts)
    bridge = current_bridge()
    for language in sorted(set(languages) - set(embedder.languages)):
        at = [number for number, each in enumerate(languages) if each == language]
        if bridge is not None:
            across = bridge.translate([texts[number] for number in at], language, pivot_of(embedder))
            for number, text in zip(at, across, strict=True):
                understood[number] = text or texts[number]
    return embedder.embed(understood)
