"""Promises: sentences that only code may make true.

A transfer is an outcome, not a sentence: a text that announces one without the outcome `HandOver` is caught before it
is committed (`find_transfer_promise`). Other promises ("I will check and get back to you") are listed in the brief, so
that a person keeps them.
"""

import re

from relevo.assistant.signals.folding import fold

_PEOPLE = (
    r"(?:a |an |the |our |un |una |el |la |uno de |al |nuestro |um |uma |o |nosso |a |pro |com |con )*"
    r"(?:person|human|agent|teammate|colleague|representative|specialist|team|supervisor|manager|someone|advisor|"
    r"persona|humano|agente|asesora?|companer[oa]|equipo|especialista|supervisora?|representante|alguien|"
    r"pessoa|atendente|equipe|time|colega|alguem|responsable|responsavel|encargad[oa])"
)
_TRANSFERS = re.compile(
    r"\b(?:"
    rf"i(?:'m| am|'ll| will| have|'ve)?(?: now)? (?:transfer(?:ring|red)?|connect(?:ing|ed)?|pass(?:ing|ed)?|"
    rf"forward(?:ing|ed)?|hand(?:ing|ed)?|put(?:ting)?|escalat(?:e|ing|ed)|rout(?:e|ing|ed))\b.{{0,40}}?{_PEOPLE}"
    rf"|(?:let me|i can now|allow me to) (?:transfer|connect|pass|forward|hand|put|escalate)\b.{{0,40}}?{_PEOPLE}"
    rf"|(?:a|an|our) (?:person|human|agent|colleague|specialist|teammate)\w* (?:will|is going to) "
    r"(?:be with you|contact you|take over|join|get back to you|reach out)"
    rf"|(?:te|le|lo|la|os|les) (?:paso|transfiero|comunico|conecto|derivo|pongo|estoy (?:pasando|transfiriendo|"
    rf"comunicando)|voy a (?:pasar|transferir|comunicar|derivar)|he (?:pasado|derivado))\b.{{0,40}}?{_PEOPLE}"
    rf"|(?:voy a|vamos a|estoy|procedo a) (?:transferir|pasar|comunicar|derivar|escalar)(?:te|le|lo|la)?\b"
    rf".{{0,40}}?{_PEOPLE}"
    r"|(?:un|una|nuestro|nuestra) (?:persona|agente|asesora?|companer[oa]|especialista)(?: del? \w+)? (?:te|le|lo|se) "
    r"(?:atendera|contactara|llamara|respondera|pondra|va a (?:atender|contactar|llamar))"
    rf"|(?:vou|irei|estou) (?:te |lhe |o |a |voce )?(?:transferi(?:r|ndo)|passa(?:r|ndo)|encaminha(?:r|ndo)|"
    rf"conecta(?:r|ndo)|direciona(?:r|ndo))\b.{{0,40}}?{_PEOPLE}"
    r"|(?:um|uma|nosso|nossa) (?:pessoa|atendente|agente|especialista|colega)(?: d[aeo] \w+)? (?:vai|ira) "
    r"(?:atender|entrar em contato|falar|ligar|responder)"
    r")"
)
_PROMISES = re.compile(
    r"\b(?:"
    r"(?:i|we)(?:'ll| will| am going to| are going to|'m going to)\b"
    r"|(?:get back to you|let you know|keep you (?:posted|updated|informed)|call you back|refund you|send you)"
    r"|(?:te|le|les|os) (?:aviso|avisare|avisaremos|confirmo|confirmare|llamo|llamare|llamaremos|escribo|escribire|"
    r"envio|enviare|enviaremos|mando|mandare|devolveremos|reembolsaremos|respondere|responderemos|mantendre)"
    r"|(?:voy a|vamos a) (?:revisar|consultar|comprobar|enviar|mandar|llamar|devolver|reembolsar|averiguar|avisar)"
    r"|(?:revisare|consultare|comprobare|averiguare)"
    r"|(?:vou|vamos|irei|iremos) (?:verificar|conferir|consultar|enviar|mandar|ligar|devolver|reembolsar|avisar|"
    r"retornar)"
    r"|(?:te|lhe) (?:aviso|retorno|ligo|envio|confirmo)|entraremos em contato|retornaremos"
    r")"
)
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")


def find_transfer_promise(text: str) -> str | None:
    """The (folded) sentence of `text` that announces a transfer, or None."""
    return next((s.strip() for s in _SENTENCE.findall(fold(text).text) if _TRANSFERS.search(s)), None)


def find_promises(text: str) -> list[str]:
    """The sentences in which the company's side promises to do something."""
    return [sentence.strip() for sentence in _SENTENCE.findall(text) if _PROMISES.search(fold(sentence).text)]
