"""Asking for something: what a text of ours asks the customer for, and what the customer gave, asked or unasked.

Exact patterns in English, Spanish and Portuguese. A sentence asks if it is a question or a request and names the thing
as the customer's ("your order number"); that an e-mail was sent or received asks nothing.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from relevo.assistant.context import ContextMessage
from relevo.assistant.outcomes import Filled
from relevo.assistant.signals.folding import fold, fold_text
from relevo.assistant.slots import read_value
from relevo.desk.assistants.api import Slot

# Noticed in every conversation, whether or not the assistant was told to gather them.
USUAL = tuple(Slot(name=name) for name in ("order_number", "email", "phone", "name", "address", "postcode", "model"))
# Read only as the answer to a question for them: not every date in a message is the date of the purchase.
_ONLY_ANSWERED = (Slot(name="date"), Slot(name="amount"))
_LIKE_ORDERS = frozenset({"model", "address", "postcode"})
_SENTENCE = re.compile(r"[^.!?\n;]+[.!?]*")
_REQUEST = re.compile(
    r"\?|\b(?:could|can|would|will) you\b|\bplease\b|\b(?:send|tell|give|share|provide|confirm|write|forward)\b"
    r"|\blet (?:me|us) know\b|\b(?:i|we)(?:'ll| will)? need\b|\bwhat(?:'s| is)\b|\bwhich\b"
    r"|\b(?:podrias|puedes|podria|puede|indica\w*|indique\w*|di(?:me|nos|ga\w*)|facilit\w+|envi[ae]\w*|mand[ae]\w*"
    r"|necesit\w+|cual|cuales|comparte\w*|confirm\w+|pas[ae](?:me|nos)|me (?:das|dices|dice|pasas|envias)|dejame)\b"
    r"|\bpor favor\b|\b(?:poderia|pode|inform[ae]\w*|diga\w*|passa|passe|envie|mande|precis\w+|qual|quais|fornec\w+)\b"
)
_TOLD = re.compile(
    r"\b(?:received|got|sent|arrive[ds]?|recib\w+|llego|llegado|(?:he|hemos|te|le) enviad\w+|enviamos|envie|recebeu"
    r"|chegou|enviei|enviamos|mandei|thanks for|thank you for|gracias por|obrigad[oa] p(?:or|el[oa]))\b"
)
_ASKS: dict[str, re.Pattern[str]] = {
    "order_number": re.compile(
        r"\b(?:order|purchase|booking|reference)(?:'s)? (?:number|no\b|id\b|code|#)|number of (?:your|the) (?:order|"
        r"purchase)|which order\b|what order\b"
        r"|(?:reference|number)[^.?]{0,30} (?:of|for|on) (?:your|the)[^.?]{0,20} order"
        r"|(?:numero|n[o.]?|codigo|referencia) d(?:e|el|e tu|e su|e la|o|a|o seu|a sua|e seu) ?(?:pedido|orden|compra|"
        r"encomenda|reserva)|\b(?:que|cual|qual) (?:es (?:el|tu|su) |e o (?:seu )?)?(?:pedido|encomenda)\b"
    ),
    "email": re.compile(
        r"\b(?:your|which|what) (?:e-?mail)|\be?-?mail address\b|\ban e-?mail (?:address )?(?:to|where|for) "
        r"|\b(?:tu|su|que|cual es (?:el|tu|su)|un) (?:correo|e-?mail)|direccion de (?:correo|e-?mail)"
        r"|\b(?:seu|qual|qual e o(?: seu)?|um) e-?mail|endereco de e-?mail"
    ),
    "phone": re.compile(
        r"\b(?:your|which|what|a) (?:tele)?(?:phone|mobile|cell)|\bphone number|number (?:to|we can|where we can) "
        r"(?:call|reach)|number (?:i|we) (?:can|could|may) (?:call|reach)|\bbest (?:phone|number)"
        r"|\b(?:tu|su|un|que|cual es (?:el|tu|su)) (?:numero de )?(?:telefono|movil|celular)|numero de (?:telefono|"
        r"contacto|movil|celular)|(?:en|a) que numero (?:te|le|os|se)"
        r"|\b(?:seu|um|qual|qual e o(?: seu)?) (?:numero de )?(?:telefone|celular|whatsapp)|numero de (?:telefone|"
        r"contato|celular)|(?:em|para) (?:que|qual) numero"
    ),
    "name": re.compile(
        r"\byour (?:full |first |last )?name\b|who am i (?:speaking|talking)"
        r"|\b(?:tu|su) nombre\b|como (?:te llam\w+|se llam\w+)|con quien (?:hablo|tengo)"
        r"|\bseu nome\b|como (?:voce )?se chama|com quem (?:eu )?(?:falo|estou falando)"
    ),
    "address": re.compile(
        r"\b(?:your|what|which) (?:delivery |shipping |postal |full |home |street )*address\b(?! of e-?mail)"
        r"|where do you live|(?:delivery|shipping) address"
        r"|where (?:should|shall|do|can) (?:we|i) (?:send|ship|deliver|post)"
        r"|\b(?:tu|su|que|cual es (?:la|tu|su)) direccion\b(?! de (?:correo|e-?mail))|donde vives|tu domicilio"
        r"|(?:confirm\w+|indic\w+|dime|dame|pasa\w*|envia\w*|manda\w*) (?:\w+ )?"
        r"la direccion\b(?! de (?:correo|e-?mail))"
        r"|(?:a|hacia) donde (?:te|se|os|le)? ?(?:lo|la|los|las)? ?(?:envi|mand)\w+"
        r"|\b(?:seu|qual|qual e o(?: seu)?) endereco\b(?! de e-?mail)|onde (?:voce )?mora"
        r"|(?:confirm\w+|inform\w+|pass[ae]\w*|envie|mande) (?:\w+ )?o endereco\b(?! de e-?mail)"
        r"|para onde (?:\w+ )?(?:envi|mand|entreg)\w+"
    ),
    "postcode": re.compile(r"\bpost ?code\b|\bzip\b|postal code|codigo postal|\bcep\b|\bc\.?p\b"),
    "model": re.compile(
        r"\b(?:which|what|your) (?:\w+ ){0,3}model\b|model (?:number|name)|\bmodel\b[^.?]{0,20} which"
        r"|\b(?:que|cual es (?:el|tu|su)|tu|su) (?:\w+ ){0,3}modelo|numero de modelo|modelo (?:tienes|tiene|es)\b"
        r"|\b(?:qual|qual e o(?: seu)?|seu) (?:\w+ )?modelo|modelo (?:voce )?tem\b"
    ),
    "date": re.compile(
        r"when did you (?:buy|order|purchase)|(?:what|which|purchase|order) date"
        r"|date of (?:the |your )?(?:purchase|order)"
        r"|cuando (?:lo |la )?(?:compraste|compro|hiciste)|fecha de (?:la |tu |su )?(?:compra|pedido)|que fecha"
        r"|quando (?:voce )?(?:comprou|fez)|data d[ao] (?:sua |seu )?(?:compra|pedido)|que data"
    ),
    "amount": re.compile(
        r"how much (?:did you|was|were you)|what amount|which amount"
        r"|cuanto (?:pagaste|pago|te cobraron|le cobraron|has pagado)|(?:que|cual es el) importe"
        r"|quanto (?:voce )?pagou|quanto (?:foi|te) cobra\w+|qual (?:foi |e )?o valor"
    ),
}


def find_asked(text: str, slots: Sequence[Slot]) -> list[Slot]:
    """What the text asks the customer for."""
    asked: dict[str, Slot] = {}
    for sentence in _SENTENCE.findall(fold(text).text):
        if not _REQUEST.search(sentence) or (_TOLD.search(sentence) and "?" not in sentence):
            continue
        for slot in slots:
            if _names(slot, sentence):
                asked[slot.name] = slot
    return list(asked.values())


def read_said(messages: Iterable[ContextMessage], slots: Sequence[Slot]) -> dict[str, Filled]:
    """What the customer wrote, unasked or as an answer, the newest mention winning. `slots`: besides the usual ones."""
    every = list(
        ({slot.name: slot for slot in (*USUAL, *_ONLY_ANSWERED)} | {slot.name: slot for slot in slots}).values()
    )
    unasked = {slot.name for slot in (*USUAL, *slots)}
    found: dict[str, Filled] = {}
    asked: set[str] = set()
    for message in messages:
        if message.author != "contact":
            asked = {slot.name for slot in find_asked(message.text, every)}
            continue
        for slot in every:
            if slot.name not in unasked and slot.name not in asked:
                continue
            value = read_value(slot, message.text, was_asked=slot.name in asked)
            if value and (slot.name in asked or _is_itself(slot, value, message.text)):
                found[slot.name] = Filled(name=slot.name, value=value, message_ids=(message.id,))
        asked = set()
    return {name: item for name, item in found.items() if not is_part_of_other(item, found)}


def is_part_of_other(item: Filled, found: Mapping[str, Filled]) -> bool:
    """LX-200 looks like an order number until the same message says that it is the model."""
    return item.name == "order_number" and any(
        other.name in _LIKE_ORDERS and item.value in other.value and item.message_ids == other.message_ids
        for other in found.values()
    )


def _is_itself(slot: Slot, value: str, text: str) -> bool:
    """Digits alone are a postcode only where something says so."""
    has_letters = any(character.isalpha() for character in value)
    return slot.name != "postcode" or has_letters or _ASKS["postcode"].search(fold_text(text)) is not None


def slot_named(name: str, slots: Sequence[Slot]) -> Slot | None:
    """Of the operator's own, else of those that are always noticed."""
    return next((slot for slot in (*slots, *USUAL, *_ONLY_ANSWERED) if slot.name == name), None)


def _names(slot: Slot, sentence: str) -> bool:
    pattern = _ASKS.get(slot.name)
    if pattern is not None and pattern.search(sentence):
        return True
    labels = (slot.label.en, slot.label.es, slot.label.pt)
    return any(re.search(rf"\b{re.escape(fold_text(label))}\b", sentence) for label in labels if label)
