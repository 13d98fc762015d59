"""Numbers written as words in English, Spanish and Portuguese, up to 999: "twenty days", "veinte días", "duas semanas".

A word is a figure only beside what it counts: "one of them" and "the two of you" promise nothing.
"""

import re

from relevo.assistant.signals.folding import fold_text

_ONES = (
    "zero cero|one|two dos dois duas|three tres|four cuatro quatro|five cinco|six seis|seven siete sete|eight ocho oito"
    "|nine nueve nove|ten diez dez|eleven once onze|twelve doce doze|thirteen trece treze|fourteen catorce quatorze"
    "|fifteen quince quinze|sixteen dieciseis dezesseis dezasseis|seventeen diecisiete dezessete dezassete"
    "|eighteen dieciocho dezoito|nineteen diecinueve dezenove dezanove|twenty veinte vinte|veintiuno veintiun"
    "|veintidos|veintitres|veinticuatro|veinticinco|veintiseis|veintisiete|veintiocho|veintinueve"
)
_TENS = (
    "thirty treinta trinta|forty cuarenta quarenta|fifty cincuenta cinquenta|sixty sesenta sessenta|seventy setenta"
    "|eighty ochenta oitenta|ninety noventa"
)
_HUNDREDS = (
    "hundred cien ciento cem cento|doscientos doscientas duzentos duzentas|trescientos trezentos"
    "|cuatrocientos quatrocentos|quinientos quinhentos|seiscientos seiscentos|setecientos setecentos"
    "|ochocientos oitocentos|novecientos novecentos"
)


def _named(groups: str, *, first: int, times: int) -> dict[str, int]:
    return {word: times * place for place, group in enumerate(groups.split("|"), first) for word in group.split()}


_VALUES = (
    _named(_ONES, first=0, times=1)
    | _named(_TENS, first=3, times=10)
    | _named(_HUNDREDS, first=1, times=100)
    | {"a dozen": 12, "una docena": 12, "uma duzia": 12}
)
_WORD = "|".join(sorted(_VALUES, key=len, reverse=True))
_ADDED = "un|uno|una|um|uma"
_NUMBER = re.compile(rf"\b(?:{_WORD})(?:(?:-| and | y | e | )(?:{_WORD}|{_ADDED}))*\b")
_PART = re.compile(rf"\b(?:{_WORD}|{_ADDED})\b")
_COUNTED = re.compile(
    r"[ -](?:\w+[ -])?(?:days?|nights?|hours?|weeks?|months?|years?|minutes?|seconds?|euros?|dollars?|pounds?|cents?"
    r"|percent|per cent|dias?|noches?|noites?|horas?|semanas?|mes(?:es)?|anos?|minutos?|segundos?|dolares|dolar|libras?"
    r"|pesos?|reais|centimos?|centavos?|por ciento|por cento)\b"
)


def read_number_words(text: str, *, counting_only: bool = False) -> set[str]:
    """Their values as digits. `counting_only`: those that stand before days, euros, per cent and the like."""
    folded = fold_text(text)
    return {
        str(_value(match[0]))
        for match in _NUMBER.finditer(folded)
        if not counting_only or _COUNTED.match(folded, match.end())
    }


def _value(words: str) -> int:
    """Two hundred and fifty, treinta y uno, cento e vinte."""
    total = 0
    for word in _PART.findall(words):
        total = total * 100 if word == "hundred" and total else total + _VALUES.get(word, 1)
    return total
