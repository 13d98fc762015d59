"""Which language to answer in, among those the assistant speaks.

Sticky: fewer than three words never change the language of a conversation ("ok thanks" is said in every country). At
the very beginning a greeting may choose it.
"""

import re
from collections.abc import Iterable, Sequence

from relevo.assistant.signals.folding import fold_text
from relevo.desk.knowledge.api import detect_language

FEWEST_WORDS_TO_SWITCH = 3
_WORD = re.compile(r"[^\W\d_]+")
# Links, addresses and numbers are in no language.
_NOISE = re.compile(r"https?://\S+|\S+@\S+|\b[\w-]*\d[\w-]*\b")
_OPENINGS = {
    "en": "hello hi hey thanks thank please help shipping return returns human person good yes how when".split(),
    "es": "hola buenas buenos gracias ayuda envio envios devolucion humano persona asesor si cuando cuanto".split(),
    "pt": "ola oi oie obrigado obrigada ajuda frete devolucao atendente pessoa bom boa sim quando quanto voces".split(),
}


def choose_language(
    texts: Iterable[str], *, languages: Sequence[str], present: str | None, is_first: bool = False
) -> str:
    """The language to answer in; `present` is the conversation's so far, at its beginning only the browser's guess."""
    text = _NOISE.sub(" ", "\n".join(texts))
    words = _WORD.findall(text)
    known = present if present is not None and present in languages else None
    fallback = known or languages[0]
    if not words or len(languages) == 1:
        return fallback
    if len(words) < FEWEST_WORDS_TO_SWITCH:
        opening = _opening(text, languages) if is_first or known is None else None
        return opening or fallback
    return detect_language(text, among=tuple(languages), prior=fallback)


def _opening(text: str, languages: Sequence[str]) -> str | None:
    words = _WORD.findall(fold_text(text))
    spoken = [language for language in languages if any(word in _OPENINGS.get(language, ()) for word in words)]
    return spoken[0] if len(spoken) == 1 else None
