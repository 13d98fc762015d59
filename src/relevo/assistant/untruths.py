"""Untruths: sentences that an answerer must not say, because nothing in the house makes them true.

Three kinds, in English, Spanish and Portuguese. `unkept`: the assistant promises to do something later ("I'll get back
to you") or says it did something it cannot do ("I've opened a case"); it has no later and no hands. `availability`: who
is there now, or how soon somebody answers; routing alone knows and says that. `human`: a claim to be a person.

Read on folded text, sentence by sentence. What stands in quotation marks is somebody else's words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from relevo.assistant.signals.folding import fold_text

Kind = Literal["unkept", "availability", "human"]

_LATER = r"(?:manana|luego|mas tarde|en cuanto|cuando|enseguida|pronto|en breve|despues|hoy mismo|esta tarde)"
_LATER_PT = r"(?:amanha|depois|mais tarde|assim que|quando|em breve|logo|ainda hoje|hoje mesmo)"

_UNKEPT = (
    # English: a later that does not exist.
    (
        r"(?:i|we)(?:'ll| will|'m going to| am going to| are going to|'re going to) (?:\w+ly |also |then |now )?"
        r"(?:get (?:right )?back to you|come back to you|be in touch|contact you|reach out|call you|ring you|email you|"
        r"write to you|message you|text you|"
        r"follow up|let you know|notify you|inform you|keep you (?:posted|updated|informed)|update you|remind you|"
        r"look into (?:it|this|that|your)|investigate|find out|check (?:with|on|into)|ask (?:the|my|our|a) \w+)"
    ),
    r"(?:i|we)(?:'ll| will) check (?:\w+ ){0,5}and (?:get|come|let|tell|call|write|inform)",
    (
        r"(?:i|we)(?:'ll| will) have (?:an? answer|news|an update|it ready) (?:for you )?(?:by|soon|tomorrow"
        r"|shortly|later)"
    ),
    r"let me (?:check|ask|look|find out)(?: \w+){0,5} and (?:i'll |i will )?(?:get back|come back|let you know|call)",
    (
        r"give me (?:a (?:few )?|some |\d+ )?(?:moments?|minutes?|hours?|time|days?) (?:to|while i) (?:check|look"
        r"|find|ask|investigate)"
    ),
    # Hands it does not have.
    (
        r"i(?:'ll| will|'m going to| am going to) (?:refund|cancel|reship|resend|replace|escalate|forward|report)"
        r" (?:you|it|this|that|your|the)"
    ),
    (
        r"i(?:'ve| have) (?:just |already |now )?(?:refunded|cancelled|canceled|escalated|forwarded|reported|opened"
        r"|filed|"
        r"logged|submitted|notified|informed|alerted|contacted|processed|issued|placed|changed|updated) "
        r"(?:you|it|this|that|your|the|an?|our)"
    ),
    # Spanish.
    (
        r"(?:te|le|les|os) (?:avis(?:are|aremos|amos|o)|inform(?:are|aremos|o)|confirm(?:are|aremos|o)|"
        r"respond(?:ere|eremos)|contest(?:are|aremos)|cont(?:are|aremos)|dire|diremos|digo)(?! (?:de )?que| si"
        r"| con gusto)"
        rf"(?=[^.]*\b{_LATER}\b|\W*$)"
    ),
    (
        r"(?:te|le|les|os) (?:respond(?:ere|eremos)|contest(?:are|aremos)|llam(?:are|aremos)|escrib(?:ire|iremos)"
        r"|contact(?:are|aremos)|notific(?:are|aremos)|"
        r"mantendr(?:e|emos)|tendr(?:e|emos) (?:al tanto|informad[oa])|devolver(?:e|emos) la llamada|avis(?:are"
        r"|aremos)|"
        r"recordar(?:e|emos))"
    ),
    rf"(?:te|le|les|os) (?:llamo|escribo|contacto|aviso)(?! (?:de )?que)(?=[^.]*\b{_LATER}\b|\W*$)",
    (
        r"me (?:pondre|pongo|voy a poner) en contacto|nos (?:pondremos|ponemos) en contacto|"
        r"(?:vuelvo|volvere|volveremos) (?:contigo|con usted|a (?:escribir|llamar|contactar)(?:te|le)?)"
    ),
    (
        r"(?:voy a|vamos a) (?:investigar|averiguar|consultar(?:lo)?|preguntar(?:lo)?|avisar(?:te|le)|llamar(?:te|le)|"
        r"escribir(?:te|le)|contactar(?:te|le)|reembolsar(?:te|le)|cancelar(?:te|le|lo)?|reclamar|tramitar|gestionar)"
    ),
    r"(?:voy a|vamos a) (?:revisar|comprobar|verificar)(?:lo)?(?: \w+){0,5} y (?:te|le|luego|despues|vuelvo)",
    r"(?:investigare|averiguare|consultare|preguntare|indagare)\b",
    (
        r"(?:dame|deme|permiteme|permitame) (?:un (?:momento|segundo|rato)|unos (?:minutos|momentos)) (?:para"
        r"|mientras|y)"
        r"(?! que)"
    ),
    (
        r"(?:ya )?(?:he|hemos) (?:reembolsado|cancelado|escalado|reenviado|abierto|registrado|tramitado|notificado"
        r"|avisado|"
        r"informado|solicitado|gestionado|procesado|cambiado|actualizado) (?:tu|su|el|la|un|una|al|a)\b"
    ),
    # Portuguese.
    r"(?:te|lhe|o|a|vou) (?:avisarei|informarei|responderei|ligarei|escreverei|contatarei|notificarei|manterei)",
    (
        r"(?:vou|vamos|irei|iremos) (?:te |lhe |o |a )?(?:avisar|retornar|informar|ligar|escrever|investigar|averiguar|"
        r"apurar|perguntar|consultar|contatar|manter (?:voce|o senhor|a senhora)?|mante-l[oa]|notificar|reembolsar|"
        r"cancelar|dar um retorno|entrar em contato)(?!-me)"
    ),
    (
        r"(?:vou|vamos|irei|iremos) (?:verificar|conferir|checar|olhar)(?: \w+){0,6} e (?:te|lhe|ja|depois|retorno"
        r"|volto|aviso)"
    ),
    (
        rf"(?:te|lhe|ja te) (?:aviso|ligo|retorno|escrevo|respondo|falo|digo"
        rf"|informo)(?! que)(?=[^.]*\b{_LATER_PT}\b|\W*$)"
    ),
    (
        r"(?:retornarei|retornaremos|entrarei em contato|entraremos em contato|volto a (?:falar|entrar em contato)|"
        r"avisaremos|ligaremos|daremos (?:um )?retorno|darei (?:um )?retorno|te avisarei|avisarei|averiguarei"
        r"|investigarei)"
    ),
    (
        r"(?:me de|me da|da-me|preciso de) (?:um (?:momento|minuto|instante|segundo)|alguns (?:minutos|instantes)) "
        r"(?:para|enquanto|que)"
    ),
    (
        r"(?:ja )?(?:reembolsei|cancelei|escalei|encaminhei|abri|registrei|solicitei|notifiquei|avisei"
        r"|processei|alterei|"
        r"atualizei) (?:o|a|um|uma|seu|sua|seus|ao|teu|tua)\b"
    ),
)

_STAFF = (
    r"(?:(?:an?|our|the|one of our|all our|all of our|some of our|my) )?(?:human |support |sales |customer service )?"
    r"(?:agents?|people|person|team|staff|colleagues?|teammates?|representatives?|specialists?|operators?|advisors?)"
)
_STAFF_ES = (
    r"(?:(?:un|una|el|la|los|las|nuestr[oa]s?|algun|alguna|mis?|todo el|uno de nuestros) )?"
    r"(?:agentes?|personas?|equipo|companer[oa]s?|asesor(?:a|es|as)?|representantes?|especialistas?"
    r"|operador(?:a|es)?|"
    r"humanos?)(?: de (?:soporte|ventas|atencion))?"
)
_STAFF_PT = (
    r"(?:(?:um|uma|o|a|os|as|noss[oa]s?|algum|alguma|toda a|um de nossos) )?"
    r"(?:atendentes?|agentes?|pessoas?|equipe|time|colegas?|representantes?|especialistas?|operador(?:a|es)?"
    r"|humanos?)"
    r"(?: de (?:suporte|vendas|atendimento))?"
)
_SPAN_EN = r"(?:a few|a couple of|\d+|one|two|three|five|ten|an?|some|the next(?: few| \d+)?)"
_SPAN = (
    r"(?:unos|unas|pocos|pocas|breves|\d+|un|una|dos|tres|cinco|diez|alguns|algumas|poucos|poucas|uns|umas"
    r"|dois|duas|dez|os proximos|las proximas)"
)
_UNIT_ES = r"(?:segundos?|minutos?|horas?|momentos?|instantes?|dias?)"

_AVAILABILITY = (
    (
        rf"{_STAFF} (?:is|are) (?:now |currently |always |already |all )*(?:available|online|here|free|ready"
        rf"|waiting for you|"
        r"standing by|offline|away|closed|busy|unavailable)(?: (?:now|right now|at the moment|24/7|around the clock"
        r"|today|"
        r"to (?:help|assist|talk)|for you))*(?= ?[.,!;]?(?: |$))(?! (?:from|between|on|during|via|by) )"
    ),
    (
        rf"{_STAFF} (?:will|is going to|'ll|should|can) (?:\w+ )?(?:reply|answer|respond|be with you|be there"
        rf"|help you|join|"
        rf"write back|attend you|pick up)(?: \w+){{0,3}} (?:in|within|shortly|soon|right away|immediately|momentarily)"
    ),
    r"(?:nobody|no one|somebody|someone) (?:is|will be) (?:available|online|there|here|free)",
    (
        rf"(?:you(?:'ll| will) (?:get|have|receive|hear)|expect) (?:\w+ ){{0,4}}(?:reply|answer|response|from us"
        rf"|back from (?:us|\w+)|from "
        rf"(?:an? |our |the )?\w+) (?:in|within) {_SPAN_EN}"
    ),
    (
        r"(?:wait(?:ing)? time|the queue|your wait) (?:is|will be|should be) (?:about |only |less than |around "
        r"|under )*"
        r"(?:\d+|an?|one|two|five|ten|short|empty|a few)"
    ),
    r"we(?:'re| are) (?:here |available |online |open )+(?:24/7|24 hours|around the clock|right now|all day|now)",
    # Spanish.
    (
        rf"{_STAFF_ES} (?:esta|estan|sigue|siguen) (?:ahora |siempre |ya |todos |en este momento "
        rf"|ahora mismo )*(?:disponibles?|conectad[oa]s?"
        r"|en linea|libres?|list[oa]s?|ocupad[oa]s?|ausentes?|esperandote)(?! (?:de|en|los|por|a traves|entre|desde) )"
    ),
    (
        rf"(?:hay|tenemos|no hay) (?:ahora |ya )?(?:{_STAFF_ES}|alguien|nadie)(?: \w+){{0,2}} (?:disponibles?"
        rf"|conectad[oa]s?|en linea|"
        r"libres?|esperando|online)"
    ),
    (
        rf"{_STAFF_ES} (?:te|le|les|os) (?:\w+ )?(?:atender\w+|responder\w+|contestar\w+|ayudar\w+|va a \w+|van a \w+)"
        rf"(?: \w+){{0,3}} (?:en {_SPAN}|enseguida|pronto|ahora mismo|de inmediato|inmediatamente|en breve)"
    ),
    (
        rf"(?:te|le|les|os) (?:atender(?:an|emos)|responder(?:an|emos)|contestar(?:an"
        rf"|emos))(?: \w+){{0,3}} (?:en (?:menos de |unos )?{_SPAN}|"
        r"enseguida|en breve|de inmediato|pronto|ahora mismo)"
    ),
    rf"(?:tiempo de espera|la espera|la cola) (?:es|sera|esta)(?: \w+){{0,3}} (?:{_SPAN}|corta|cort[oa]|vacia)",
    r"(?:estamos|atendemos) (?:disponibles |abiertos |aqui |en linea )*(?:24/7|las 24 horas|todo el dia|ahora mismo)",
    # Portuguese.
    (
        rf"{_STAFF_PT} (?:esta|estao) (?:agora |sempre |ja |todos |no momento )*(?:disponive(?:l|is)|conectad[oa]s?"
        rf"|online|"
        r"livres?|pront[oa]s?|ocupad[oa]s?|ausentes?|esperando)(?! (?:de|em|nos|nas|por|das|entre) )"
    ),
    (
        rf"(?:ha|temos|tem|nao ha|nao temos) (?:agora |ja )?(?:{_STAFF_PT}|alguem"
        rf"|ninguem)(?: \w+){{0,2}} (?:disponive(?:l|is)|conectad[oa]s?|"
        r"online|livres?|esperando)"
    ),
    (
        rf"{_STAFF_PT} (?:vai|vao|ira|irao) (?:te |lhe |o |a )?(?:atender|responder|ajudar)(?:-l[oa])?(?: \w+){{0,3}} "
        rf"(?:em {_SPAN}|em breve|logo|ja|agora mesmo|imediatamente)"
    ),
    (
        rf"(?:voce (?:sera|vai ser) atendid[oa]|responderemos|atenderemos|te respondem|responderao)(?: \w+){{0,3}} "
        rf"(?:em (?:menos de |ate )?{_SPAN}|em breve|logo|imediatamente|agora mesmo)"
    ),
    rf"(?:tempo de espera|a espera|a fila) (?:e|sera|esta)(?: \w+){{0,3}} (?:{_SPAN}|curt[oa]|vazia)",
    r"(?:estamos|atendemos) (?:disponiveis |abertos |aqui |online )*(?:24/7|24 horas|o dia todo|agora mesmo)",
)

_HUMAN = (
    (
        r"(?:yes,? )?i(?:'m| am) (?:indeed |actually |really |also |just )?(?:a |an )?(?:real |actual |live |human "
        r"|flesh and blood )*"
        r"(?:human|person|human being|employee|member of staff)(?! (?:assistant|resources|services|centered|centred"
        r"|who can't))"
    ),
    r"i(?:'m| am) not (?:an? )?(?:ai|bot|machine|robot|chatbot|computer|program|virtual|artificial)",
    (
        r"you(?:'re| are) (?:talking|speaking|chatting|writing) (?:to|with) (?:a |an )?(?:real |actual "
        r"|live )*(?:human|person)"
    ),
    r"(?:si,? )?(?:yo )?(?<!no )(?<!no yo )soy (?:un |una )?(?:ser )?(?:human[oa]|persona|emplead[oa])",
    r"no soy (?:un |una )?(?:ia|bot|maquina|robot|chatbot|programa|inteligencia artificial|asistente virtual)",
    r"(?:estas|esta) (?:hablando|chateando|conversando) con (?:un |una )?(?:persona|humano|ser humano)",
    r"(?:sim,? )?(?:eu )?(?<!nao )(?<!eu nao )sou (?:um |uma )?(?:ser )?(?:human[oa]|pessoa|funcionari[oa])",
    r"nao sou (?:um |uma )?(?:ia|bot|maquina|robo|chatbot|programa|inteligencia artificial|assistente virtual)",
    r"(?:esta|voce esta) (?:falando|conversando) com (?:um |uma )?(?:pessoa|humano|ser humano)",
)


def _compile(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(f"(?:{pattern})" for pattern in patterns) + r")(?!\w)")


_PATTERNS: dict[Kind, re.Pattern[str]] = {
    "human": _compile(_HUMAN),
    "availability": _compile(_AVAILABILITY),
    "unkept": _compile(_UNKEPT),
}
_QUOTED = re.compile(r'"[^"\n]{1,2000}"|“[^”\n]{1,2000}”|«[^»\n]{1,2000}»')
_SENTENCE = re.compile(r"[^.!?\n]+(?:\.(?=\w)[^.!?\n]*)*[.!?]*")


@dataclass(frozen=True)
class Untruth:
    kind: Kind
    # Where the sentence stands in the text it was found in, and its own characters.
    start: int
    end: int
    sentence: str


def find_untruths(text: str, *, proofs: Sequence[str] = (), verbatim: Sequence[str] = ()) -> list[Untruth]:
    """Each sentence of `text` that is one, with the first kind that fits. A question promises nothing.

    `proofs` are texts of the company: what stands there word for word is said by it, and so is what it says of its own
    doing in other words ("we call you within two days"). Words of `verbatim` (routing's, the operator's) and claims to
    be human are excused only as they stand.
    """
    readable = _QUOTED.sub(lambda match: "\x00" * len(match[0]), text)
    found: list[Untruth] = []
    for match in _SENTENCE.finditer(readable):
        kind = None if match[0].rstrip().endswith("?") else _read(fold_text(match[0]))
        if kind is not None:
            sentence = text[match.start() : match.end()].strip()
            found.append(Untruth(kind=kind, start=match.start(), end=match.end(), sentence=sentence))
    return [each for each in found if not _is_excused(each, proofs, verbatim)]


def _is_excused(untruth: Untruth, proofs: Sequence[str], verbatim: Sequence[str]) -> bool:
    said = fold_text(untruth.sentence)
    texts = [fold_text(proof) for proof in proofs]
    if any(said in text for text in texts) or any(said in fold_text(text) for text in verbatim):
        return True
    return untruth.kind != "human" and any(_PATTERNS[untruth.kind].search(text) for text in texts)


def _read(sentence: str) -> Kind | None:
    return next((kind for kind, pattern in _PATTERNS.items() if pattern.search(sentence)), None)
