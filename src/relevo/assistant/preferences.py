"""Preferences said in so many words: "prefiero ...", "I'd rather ...", "prefiro ..."."""

import re

from relevo.assistant.signals.folding import fold

_PREFERENCE = re.compile(
    r"\b(?:i (?:would |'d |really |always |usually |much )*prefer|i'd rather"
    r"|i (?:always|usually) (?:use|wear|buy|pay|order)"
    r"|my (?:size|favou?rite \w+) is|i (?:wear|use) (?:a )?size"
    r"|(?:yo )?(?:prefiero|preferiria|prefiriria)|me gusta(?:n|ria)? mas|siempre (?:uso|compro|pago|pido)|mi talla es"
    r"|uso (?:la )?talla|(?:eu )?(?:prefiro|preferiria)|gosto mais d[eoa]s?|sempre (?:uso|compro|pago|peco)"
    r"|(?:meu tamanho|minha numeracao) e|uso (?:o )?tamanho)\b"
)
_QUESTION = re.compile(r"[?¿]")


def states_preference(sentence: str) -> bool:
    return bool(_PREFERENCE.search(fold(sentence).text)) and not _QUESTION.search(sentence)
