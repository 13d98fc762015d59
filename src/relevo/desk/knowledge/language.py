"""Which language a text is in, among those that matter to the assistant.

py3langid is asked only about the languages in question (unrestricted it guesses Galician and Tagalog for short
messages), and a short message does not change the language of a conversation.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from threading import Lock
from typing import Any, cast

from py3langid.langid import MODEL_FILE, LanguageIdentifier  # pyright: ignore[reportMissingTypeStubs] - has no types

from relevo.desk.knowledge.terms import LANGUAGES, is_common
from relevo.kit.text.words import words

# Below this many words the prior (conversation, browser) wins; ai.md section 3 measured why.
MIN_WORDS_TO_SWITCH = 3
DEFAULT_LANGUAGE = "en"
_SAMPLE = 5000
# So few letters say little to a model of letters; the small words of a language say more.
_FEW_WORDS = 5
_lock = Lock()


def detect_language(text: str, *, among: Sequence[str] = LANGUAGES, prior: str | None = None) -> str:
    """The language of `text`. `prior` is kept for texts too short to tell, and where the choice is not clear."""
    candidates = tuple(sorted(set(among) & set(LANGUAGES))) or (prior or DEFAULT_LANGUAGE,)
    fallback = prior if prior in candidates else candidates[0] if len(candidates) == 1 else None
    found = words(text[:_SAMPLE])
    if len(candidates) == 1 or not found or (fallback and len(found) < MIN_WORDS_TO_SWITCH):
        return fallback or (DEFAULT_LANGUAGE if DEFAULT_LANGUAGE in candidates else candidates[0])
    if len(found) <= _FEW_WORDS:
        known = {code: sum(is_common(word, code) for word in found) for code in candidates}
        best = max(known, key=lambda code: known[code])
        if known[best] and all(known[best] > count for code, count in known.items() if code != best):
            return best
    # Upper case confuses a model of byte runs that has seen mostly lower case.
    with _lock:
        best, share = _ranker(candidates)(text[:_SAMPLE].lower())[0]
    if fallback and best != fallback and share < 0.75:
        return fallback
    return best


@lru_cache(maxsize=16)
def _ranker(candidates: tuple[str, ...]) -> Callable[[str], list[tuple[str, float]]]:
    # The library carries no types; this is its only use.
    identifier: Any = LanguageIdentifier
    identifier = identifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(candidates))
    return cast("Callable[[str], list[tuple[str, float]]]", identifier.rank)
