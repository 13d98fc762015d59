"""What people agreed with the customer, and what would contradict it.

Read by exact patterns in English, Spanish and Portuguese from the public messages of the person who handed back, and
from their note. Two sentences speak of the same matter if they share a subject (shipping, refund, discount, ...) or two
words; they contradict each other in a price, a share, a duration, a date, in free against paid, or in yes against no.
A contradiction that stands in no figure and no plain yes or no is not found; a model is also told what was agreed.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from relevo.assistant.context import ContextMessage, TurnContext
from relevo.assistant.figures import read_figures
from relevo.assistant.signals.folding import fold_text

_SENTENCE = re.compile(r"[^.!?\n;]+(?:[.](?=\d)[^.!?\n;]+)*[.!?]*")
_WORD = re.compile(r"[^\W\d_]{4,}")
_STEM = 5
_SUBJECTS = {
    "shipping": re.compile(
        r"\b(?:ship(?:ping|ped|ment)?s?|deliver(?:y|ed|ies)?|postage|envi(?:o|os|ar|amos|aremos|ado|a)|entregas?"
        r"|portes?|frete|enviaremos)\b"
    ),
    "refund": re.compile(
        r"\b(?:refund\w*|money back|(?:give|pay) you \S+(?: \w+)? back"
        r"|reimburs\w+|reembols\w+|devolv(?:emos|eremos|ere|o)|devolveis|devuelv\w+|abon\w+"
        r"|estorn\w+|ressarc\w+)\b"
    ),
    "return": re.compile(
        r"\b(?:returns?|returned|returning|send it back|devolver|devolucion(?:es)?|devolucao|devolucoes)\b"
    ),
    "discount": re.compile(r"\b(?:discounts?|voucher|coupon|descuentos?|cupon|rebaja|descontos?|cupom)\b"),
    "exchange": re.compile(
        r"\b(?:exchang\w+|replac\w+|cambi(?:ar|o|amos|aremos)|sustitu\w+|repon\w+|troc(?:a|ar|amos|aremos))\b"
    ),
    "warranty": re.compile(r"\b(?:warrant(?:y|ies)|guarantee|garantia)\b"),
    "repair": re.compile(r"\b(?:repair\w*|repar\w+|consert\w+|arregl\w+)\b"),
    "cancel": re.compile(r"\b(?:cancel\w*|anul\w+)\b"),
    "invoice": re.compile(r"\b(?:invoice|factura|fatura|nota fiscal)\b"),
}
_FREE = re.compile(
    r"\b(?:free of charge|for free|free|at no (?:extra )?(?:cost|charge)|without (?:any )?(?:cost|charge)|gratis"
    r"|gratuit[oa]s?"
    r"|sin (?:ningun )?(?:coste|costo|cargo|gastos)|de graca|sem (?:nenhum )?(?:custo|custos|cobranca)|no pagas? nada"
    r"|won't cost you|without (?:paying|having to pay)|sin (?:tener que )?pagar|sem (?:ter que )?pagar"
    r"|(?:we|i)(?:'ll| will)? (?:cover|pay for)|on us|(?:corre\w*|va\w*) (?:de|por) (?:nuestra cuenta|cuenta nuestra)"
    r"|(?:e |fica )?por nossa conta)\b"
)
_NOT = re.compile(
    r"\b(?:no|not|cannot|can't|won't|don't|doesn't|isn't|never|nunca|jamas|tampoco|nao|nem|imposible|impossible"
    r"|impossivel|unable)\b"
)
_SPAN = re.compile(
    r"(?P<number>\d+)(?:\s?(?:-|to|a|ate|o|or|ou)\s?(?P<to>\d+))?\s+(?:(?:working|business|more|laborables|naturales)\s+)?"
    r"(?P<unit>days?|dias?|weeks?|semanas?|months?|mes(?:es)?|hours?|horas?|years?|anos?)\b"
)
_UNITS = {"d": "day", "w": "week", "s": "week", "m": "month", "h": "hour", "y": "year", "a": "year"}
_DAY = re.compile(
    r"\b(?P<day>monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|today|lunes|martes|miercoles|jueves"
    r"|viernes|sabado|domingo|manana|hoy|segunda|terca|quarta|quinta|sexta|amanha|hoje)(?:-feira)?\b"
    r"|(?P<date>\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?)(?![\d,])"
)
# One day in three languages; the first word of each group stands for it.
_SAME_DAYS = (
    ("monday", "lunes", "segunda"),
    ("tuesday", "martes", "terca"),
    ("wednesday", "miercoles", "quarta"),
    ("thursday", "jueves", "quinta"),
    ("friday", "viernes", "sexta"),
    ("saturday", "sabado"),
    ("sunday", "domingo"),
    ("tomorrow", "manana", "amanha"),
    ("today", "hoy", "hoje"),
)
_HOW_MUCH = re.compile(
    r"\b(?:how much|what(?:'s| is) the (?:price|cost|amount)|cuant[oa]s?|que importe|quanto|qual o valor)\b"
)
_WHEN = re.compile(r"\b(?:when|how long|what day|cuando|que dia|quando|em quanto tempo|cuanto tarda)\b")
_COMMON = frozenset(
    "para pero como este esta estos estas esto todo toda todos cuando donde desde hasta sobre porque tambien tienes"
    " tiene with that this from have your what when where which will would could been they them then than"
    " voce voces para como isso esse essa este esta quando onde porque tambem pode seu sua mais".split()
)


@dataclass(frozen=True)
class Agreed:
    """`message` None: it stands in the note, which is the team's and is never quoted to a customer."""

    text: str
    message: ContextMessage | None


@dataclass(frozen=True)
class Facts:
    """What of a sentence can be contradicted."""

    subjects: frozenset[str]
    stems: frozenset[str]
    money: frozenset[str]
    shares: frozenset[str]
    spans: frozenset[str]
    days: frozenset[str]
    is_free: bool
    is_negated: bool


def list_agreed(context: TurnContext) -> list[Agreed]:
    """Sentence by sentence, the newest last. Questions agree nothing."""
    found = [Agreed(sentence, None) for sentence in _sentences([context.return_note])]
    for message in context.agreed:
        found += [Agreed(sentence, message) for sentence in _sentences([message.text])]
    return found


def find_contradicted(text: str, agreed: Iterable[Agreed]) -> Agreed | None:
    """What was agreed that `text` contradicts."""
    sentences = [read_facts(sentence) for sentence in _sentences([text], with_questions=True)]
    # The newest word holds.
    for one in reversed(list(agreed)):
        facts = read_facts(one.text)
        if any(contradict(facts, other) for other in sentences):
            return one
    return None


def find_agreed_answer(question: str, agreed: Sequence[Agreed]) -> Agreed | None:
    """What was agreed about exactly what is asked: how much, or when, in the same matter."""
    folded = fold_text(question)
    asked = read_facts(question)
    wants_amount, wants_time = _HOW_MUCH.search(folded), _WHEN.search(folded)
    for one in reversed(agreed):
        facts = read_facts(one.text)
        if not asked.subjects & facts.subjects:
            continue
        has_amount = facts.money or facts.shares or facts.is_free
        if (wants_amount and not wants_time and has_amount) or (wants_time and (facts.spans or facts.days)):
            return one
    return None


def contradict(agreed: Facts, other: Facts) -> bool:
    shared = agreed.stems & other.stems
    subjects = agreed.subjects & other.subjects
    if not subjects and len(shared) < 2:
        return False
    for name in ("money", "shares", "spans", "days"):
        mine, theirs = getattr(agreed, name), getattr(other, name)
        if mine and theirs and not mine & theirs:
            return True
    if subjects and ((agreed.is_free and other.money) or (other.is_free and agreed.money)):
        return True
    plain = not (agreed.money or other.money or agreed.spans or other.spans)
    return plain and agreed.is_negated != other.is_negated and (bool(subjects) or len(shared) >= 3)


@lru_cache(maxsize=256)
def read_facts(sentence: str) -> Facts:
    folded = fold_text(sentence)
    figures = read_figures(sentence)
    words = {word[:_STEM] for word in _WORD.findall(folded) if word not in _COMMON}
    negated = _NOT.search(folded) is not None and not _FREE.search(folded)
    return Facts(
        subjects=frozenset(name for name, pattern in _SUBJECTS.items() if pattern.search(folded)),
        stems=frozenset(words),
        money=frozenset(number for number, unit in figures if unit == "money"),
        shares=frozenset(number for number, unit in figures if unit == "share"),
        spans=frozenset(
            f"{match['number']}-{match['to'] or ''} {_UNITS[match['unit'][0]]}" for match in _SPAN.finditer(folded)
        ),
        days=frozenset(_day(match) for match in _DAY.finditer(folded)),
        is_free=_FREE.search(folded) is not None,
        is_negated=negated,
    )


def _day(match: re.Match[str]) -> str:
    word = match["day"] or match["date"]
    return next((group[0] for group in _SAME_DAYS if word in group), word)


def _sentences(texts: Iterable[str], *, with_questions: bool = False) -> list[str]:
    found = [sentence.strip() for text in texts for sentence in _SENTENCE.findall(text)]
    return [sentence for sentence in found if sentence and (with_questions or not sentence.endswith("?"))]
