"""Spelling: people in a hurry write "eprson" and "atendnte". A few words are too important to be missed for that.

A word of five letters or more that is one slip away (two letters swapped, one letter missing, doubled or wrong) from
one of ours, and is not itself an everyday word, is read as ours.
"""

import re
from functools import cache

from relevo.assistant.signals.folding import Folded

SHORTEST = 5
IMPORTANT = frozenset(
    """human person agent speak speaking talking representative operator supervisor manager someone somebody assistant
    chatting connect transfer advisor humano persona agente asesor hablar comunicar alguien encargado representante
    operador supervisor gerente responsable atendente pessoa falar alguem humana atendimento urgent urgente lawyer
    abogado advogado fraude hacked unacceptable inaceptable ridiculous contacting""".split()
)
# One slip away from an important word, and a word of its own.
EVERYDAY = frozenset(
    """humans persons agents speaks spoke speaker managed manage manages managing personal personas pessoal pessoas
    humanos humanas agentes asesora asesores hablan hablas hablara hablare hablamos hablaron falara falaram
    falaria fala falam faltar falhar calar fallar halar parar agency agenda gente regente agendar operadora
    operadores operar operado operador encargada encargados manager's management assistants connects connected
    transfers transfert hunan humane humaine women woman personnel perform persian assist assisted gerentes
    general advise advised comunica comunicas comunico atendentes asesorar atender urgente urgency hacker hackea
    backed packed urgentes fraudes abogados abogada advogada advogados argent regent speaking walking taking
    tacking chatting charting sneaking breaking peaking sometime falou falando falar valar unhuman
    representantes urgence hackeo alguen algun""".split()
)
# Too short for the rule above, and typed wrong too often to be left out.
_SHORT = {
    "tlak": "talk",
    "takl": "talk",
    "tallk": "talk",
    "spek": "speak",
    "speek": "speak",
    "hablr": "hablar",
    "flar": "falar",
}
_WORD = re.compile(r"[a-z]{4,20}")


def repair(folded: Folded) -> Folded:
    pieces: list[str] = []
    offsets: list[int] = []
    position = 0
    for match in _WORD.finditer(folded.text):
        meant = _meant(match[0])
        if meant is None:
            continue
        pieces.append(folded.text[position : match.start()] + meant)
        offsets.extend(folded.offsets[position : match.start()])
        last = match.end() - match.start() - 1
        offsets.extend(folded.offsets[match.start() + min(index, last)] for index in range(len(meant)))
        position = match.end()
    if not pieces:
        return folded
    pieces.append(folded.text[position:])
    offsets.extend(folded.offsets[position:])
    return Folded(source=folded.source, text="".join(pieces), offsets=tuple(offsets))


def _meant(word: str) -> str | None:
    if word in IMPORTANT or word in EVERYDAY:
        return None
    return _SHORT.get(word) or _slips().get(word)


@cache
def _slips() -> dict[str, str]:
    """Every word one slip away from an important one; what two important words share belongs to neither."""
    slips: dict[str, str | None] = {}
    for word in sorted(IMPORTANT):
        for slip in _one_slip_away(word):
            if len(slip) >= SHORTEST:
                slips[slip] = None if slip in slips and slips[slip] != word else word
    return {slip: word for slip, word in slips.items() if word is not None}


def _one_slip_away(word: str) -> set[str]:
    letters = "abcdefghijklmnopqrstuvwxyz"
    cuts = range(len(word))
    swapped = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)}
    missing = {word[:i] + word[i + 1 :] for i in cuts if i > 0}
    added = {word[:i] + letter + word[i:] for i in cuts if i > 0 for letter in letters}
    # A wrong letter makes other words too easily in short ones.
    wrong = (
        {word[:i] + letter + word[i + 1 :] for i in cuts if i > 0 for letter in letters}
        if len(word) > 6
        else set[str]()
    )
    return (swapped | missing | added | wrong) - {word}
