"""What of a reply holds for every customer, and which sentence of a customer is the question. Pure."""

import re
from dataclasses import dataclass
from typing import Literal

from relevo.desk.knowledge.terms import is_weak, stems
from relevo.desk.knowledge.tickets.privacy import has_placeholder, without_placeholders
from relevo.kit.text.folding import fold
from relevo.kit.text.sentences import split_sentences

Reason = Literal["promise", "one_customer", "no_substance", "only_personal", "automatic"]

_MIN_ANSWER_STEMS = 2
_MIN_QUESTION_STEMS = 2
_MAX_QUESTION = 300
_PROMISE = re.compile(
    r"\b(?:(?:i|we)(?:'ll| will| shall| am going to|'m going to| are going to) "
    r"(?:\w+ )?(?:look|check|get back|find out|ask|investigate|follow up|forward|escalate|let you know|keep you"
    r"|write to you|call you|update you|contact|review|confirm)"
    r"|let me (?:check|see|look|ask|find)|bear with (?:me|us)|one moment|get back to you|looking into"
    r"|voy a (?:mirar|revisar|consultar|comprobar|ver|preguntar)|vamos a (?:mirar|revisar|consultar|comprobar|ver)"
    r"|(?:lo|la|te lo|se lo) (?:miro|reviso|consulto|compruebo|confirmo)|dejame (?:ver|mirar|consultar|revisar)"
    r"|dame un momento"
    r"|un momento|te (?:aviso|escribo|llamo|escribire|escribiremos|llamare|llamaremos"
    r"|digo algo|informare|informaremos|avisaremos|confirmare)|le (?:informaremos"
    r"|avisaremos|confirmaremos)"
    r"|lo (?:revisaremos|consultaremos|comprobaremos)|vou (?:ver|verificar|confirmar|consultar|perguntar|checar)"
    r"|vamos (?:ver|verificar|confirmar|analisar)|deixe-me (?:ver|verificar)|um momento|ja (?:te|lhe) (?:digo"
    r"|respondo|retorno)"
    r"|(?:te|lhe) (?:escrevo|aviso|ligo)|(?:escrevo|aviso|ligo) (?:(?:para|a) )?(?:voce|ti)\b"
    r"|retornaremos|entraremos em contato|daremos retorno)\b"
)
_ONE_CUSTOMER = re.compile(
    r"\b(?:your (?:order|parcel|package|refund|shipment|payment|account|invoice|booking|item) "
    r"(?:has|was|is (?:on|at|being|now|currently|due|out|in)|will (?:arrive|be|ship)|shipped|left|arrives)"
    r"|(?:i|we)(?:'ve| have|'d)? (?:just |now |already )*(?:refunded|cancelled|canceled|changed|updated|sent"
    r"|resent|shipped|issued|processed|reset|reactivated|corrected)"
    r"|(?:tu|su|vuestro) (?:pedido|paquete|reembolso|envio|pago|cuenta|factura|reserva) (?:ya )?(?:ha|fue|esta"
    r"|salio|llega|llegara|sera|se)"
    r"|(?:he|hemos|acabo de|acabamos de|ya te he|ya le hemos) (?:\w+ )?(?:reembols|cancel|cambi|actualiz|envi"
    r"|reenvi|modific|proces|anul|corregi)\w+"
    r"|(?:seu|sua|o seu|a sua|o teu|a tua|teu|tua) (?:pedido|encomenda|pacote|reembolso|envio|pagamento|conta"
    r"|fatura|reserva) "
    r"(?:ja )?(?:foi|esta|saiu|chega|chegara|sera)"
    r"|(?:ja )?(?:reembolsei|cancelei|alterei|atualizei|enviei|reenviei|reembolsamos|cancelamos|enviamos ontem"
    r"|acabei de|acabamos de)\b)"
)
_COURTESY = re.compile(
    r"^\W*(?:(?:many )?thanks?(?: you)?\b.{0,60}|you(?:'re| are) welcome\b.{0,40}|no problem\b.{0,30}"
    r"|(?:i )?hope (?:this|that|it) helps\b.{0,40}"
    r"|(?:please )?let (?:me|us) know\b.{0,60}|(?:i am |i'm |we are |we're )?(?:so |very )?sorry\b.{0,60}"
    r"|have a (?:nice|great|good|lovely)\b.{0,30}"
    r"|(?:we are |i am |i'm )?happy to help\b.{0,30}|great question\b.{0,30}|sure|of course|ok(?:ay)?|perfect|great"
    r"|(?:muchas |mil )?gracias\b.{0,60}|de nada\b.{0,30}|(?:un )?(?:saludo|placer)\b.{0,40}|espero (?:que te "
    r"|que le )?(?:sirva|ayude|haberte)\b.{0,40}"
    r"|(?:lo )?(?:siento|sentimos|lamento|lamentamos)\b.{0,60}|disculp\w+\b.{0,60}|cualquier (?:otra )?(?:duda"
    r"|cosa|consulta)\b.{0,70}"
    r"|claro|vale|perfecto|por supuesto|que tengas\b.{0,40}|quedo a\b.{0,60}|quedamos a\b.{0,60}"
    r"|(?:muito )?obrigad[oa]\b.{0,60}|por nada|de nada|espero ter ajudado\b.{0,30}|(?:lamentamos|desculp\w+)\b.{0,60}"
    r"|qualquer (?:outra )?(?:duvida|coisa|questao)\b.{0,70}|tenha um\b.{0,40}|(?:fico|ficamos|estou"
    r"|estamos) a(?: sua)? disposicao\b.{0,40})\W*$"
)
# "Lucía, the invoices ...", "Hola Lucía, ..." and "Hola, Lucía. ..." once the name is gone.
_CALLED = re.compile(r"^\s*(?:\w+,? )?\[name\](?: \[name\])*\s*[,:!.]\s*")
_AUTOMATIC = re.compile(
    r"out of (?:the )?office|auto(?:matic|mated)[ -]?(?:reply|response|message)|do not reply"
    r"|we have received your (?:request|message|email)"
    r"|your (?:request|ticket) (?:\(?#?\S*\)? )?has been (?:received|created)|respuesta automatica"
    r"|mensaje automatico|fuera de la oficina|no responda a este"
    r"|hemos recibido (?:tu|su) (?:solicitud|mensaje|consulta|correo)|resposta automatica|mensagem automatica"
    r"|fora do escritorio|nao responda a"
    r"|recebemos (?:a )?(?:sua|seu|tua) (?:solicitacao|mensagem|pedido de)"
)
_ASKS = re.compile(
    r"^\W*(?:how|what|when|where|which|who|why|can|could|do|does|is|are|will|would|may|i (?:want|need"
    r"|would like|cannot|can't)"
    r"|como|que|cual|cuando|cuanto|cuanta|cuantos|donde|quien|puedo|puede|podria|se puede|hay|teneis|tienen"
    r"|haceis|hacen|quiero|quisiera|necesito|no puedo"
    r"|qual|quando|quanto|onde|quem|posso|pode|voces|ha|tem|quero|queria|preciso|nao consigo)\b"
)


@dataclass(frozen=True)
class Judged:
    """`text` is empty where nothing remains; `reason` then says why."""

    text: str
    reason: Reason | None = None


def is_automatic(text: str) -> bool:
    return bool(_AUTOMATIC.search(fold(text)))


def judge_answer(text: str, language: str) -> Judged:
    """The sentences that hold for every customer, as they were written."""
    if is_automatic(text):
        return Judged("", "automatic")
    reasons: list[Reason] = []
    blocks: list[str] = []
    for line in text.split("\n"):
        kept: list[str] = []
        for sentence in split_sentences(_CALLED.sub("", line)):
            reason = _reason(sentence)
            if reason is None:
                kept.append(sentence)
            elif reason != "no_substance":
                reasons.append(reason)
        blocks.append(" ".join(kept))
    answer = re.sub(r"\n{3,}", "\n\n", "\n".join(blocks)).strip()
    if not _has_substance(answer, language, _MIN_ANSWER_STEMS):
        return Judged("", reasons[0] if reasons else "no_substance")
    general = [each for line in answer.split("\n") for each in split_sentences(line) if not has_placeholder(each)]
    if not _has_substance(" ".join(general), language, _MIN_ANSWER_STEMS):
        return Judged("", "only_personal")
    return Judged(answer)


def _reason(sentence: str) -> Reason | None:
    folded = " ".join(fold(without_placeholders(sentence)).split())
    if _PROMISE.search(folded):
        return "promise"
    if _ONE_CUSTOMER.search(folded):
        return "one_customer"
    if _COURTESY.match(folded) or folded.rstrip().endswith("?"):
        return "no_substance"
    return None


def find_question(text: str, subject: str, language: str) -> str:
    """The sentence that asks, with the one before it where it says too little alone; empty without substance."""
    sentences = [each.strip() for line in text.split("\n") for each in split_sentences(line) if each.strip()]
    sentences = [each for each in sentences if not _COURTESY.match(fold(each))]
    asking = [number for number, each in enumerate(sentences) if each.endswith("?") or _ASKS.match(fold(each))]
    asking.sort(key=lambda number: not sentences[number].endswith("?"))
    for number in asking:
        for first in (number, max(number - 1, 0)):
            question = " ".join(sentences[first : number + 1])
            if len(question) <= _MAX_QUESTION and _has_substance(question, language, _MIN_QUESTION_STEMS):
                return question
    for candidate in (subject.strip(), *sentences):
        if len(candidate) <= _MAX_QUESTION and _has_substance(candidate, language, _MIN_QUESTION_STEMS + 1):
            return candidate
    return ""


def _has_substance(text: str, language: str, at_least: int) -> bool:
    found = {each for each in stems(without_placeholders(text), language) if not is_weak(each, language)}
    return len(found) >= at_least
