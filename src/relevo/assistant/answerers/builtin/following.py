"""Questions that lean on the one before: "¿Y a Canarias?", "And how much is that?", "E para Portugal?"."""

import re

from relevo.assistant.signals.folding import fold_text

_MOST_WORDS = 7
# What such a question begins with, in the three languages.
_GOES_ON = re.compile(
    r"\W*(?:y|and|e|or|ou|what about|how about|que tal|que hay de|pero|but|mas|tambien|tambem|also|"
    r"lo mismo|the same|o mesmo|same)\b"
)
# What asks for a measure of something that it does not name: "how much?", "¿cuánto tarda?", "a partir de que valor?".
_MEASURE = re.compile(
    r"\W*(?:(?:ok|okay|vale|bien|bueno|bom|certo|gracias|thanks|obrigad[oa])\W+)?"
    r"(?:(?:and )?how (?:much|many|long|far|often|soon)|cuant[oa]s?|quant[oa]s?)\b"
)
_MOST_WORDS_MEASURED = 3
_BOUND = re.compile(r"\W*(?:from|up to|until|since|above|desde|hasta|a partir de|ate|acima de)\b")
# A word that stands for something said before.
_STANDS_FOR = re.compile(
    r"\b(?:it|that|this|those|these|them|one|eso|esto|ese|esa|esos|esas|aquello|ello|isso|isto|disso|nisso|aquilo|ele|"
    r"ela|eles|elas|lo|les|there|entonces|then|entao)\b"
)
_WORD = re.compile(r"\w+")


def leans_on_before(text: str) -> bool:
    folded = fold_text(text)
    words = _WORD.findall(folded)
    if not 0 < len(words) <= _MOST_WORDS:
        return False
    if _MEASURE.match(folded) and len(words) <= _MOST_WORDS_MEASURED:
        return True
    asks = text.rstrip().endswith("?")
    return bool(_GOES_ON.match(folded)) or (asks and bool(_BOUND.match(folded) or _STANDS_FOR.search(folded)))
