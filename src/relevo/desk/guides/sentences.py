"""One sentence of a guide: is it a question, something to say, the end, a pass to a person, or nothing we know?

The words for the customer are the company's own. Only an indirect one ("ask which lamp it is") gets a fixed frame
around it ("Could you tell me which lamp it is?").
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Kind = Literal["ask", "tell", "hand_over", "done"]

_CUSTOMER = r"(?: (?:them|him|her|the customer|the client|customers?|al cliente|a la clienta|le|ao cliente|a cliente))?"
_ASK = re.compile(
    r"(?:ask|preguntale|preguntar|pregunta|pregunte|pidele|pidale|pide|pida|pedir"
    rf"|pergunte|perguntar|pergunta|peca|pede){_CUSTOMER}\b"
)
_TELL = re.compile(
    r"(?:say|tell|explain|write|answer|reply|dile|digale|diga|di|decir|explicale|explica|explique|responde|escribe"
    rf"|indicale|indica|responda|escreva|informe|diz|dizer){_CUSTOMER}(?: to (?:them|the customer))?\b"
)
_PEOPLE = (
    r"(?:persons?|people|humans?|team|colleagues?|teammates?|someone|personas?|humanos?|humana|equipo"
    r"|companer[oa]s?|alguien|pessoas?|equipe|equipa|atendentes?|time|alguem)"
)
_HAND_OVER = re.compile(
    r"hand (?:it |them |this )?over\b.*|(?:escalate|transfer|pass|connect|hand)\b.*\b" + _PEOPLE + r"\b.*"
    r"|(?:pasa|pasalo|pasar|pase|pasale|transfiere|transferir|deriva|derivar|entrega|comunica)\b.*\b"
    + _PEOPLE
    + r"\b.*"
    r"|(?:passe|passa|passar|transfira|encaminhe|encaminhar|entregue)\b.*\b" + _PEOPLE + r"\b.*"
)
_DONE = re.compile(
    r"(?:it is |it's |esta |ya esta )?(?:done|resolved|solved|finish(?:ed)?|end|listo|resuelto|hecho|fin|termina"
    r"|terminado|pronto|resolvido|feito|fim|termine|acabou)(?: (?:here|aqui|the guide|la guia|o guia))?"
)
_IF = re.compile(r"(?:if|whether|si|se)\s")
_ASKED_TO = re.compile(r"(?:to|que|para|para que)\s")
_FRAMES = {
    "en": ("Could you tell me {}?", "Please {}."),
    "es": ("¿Me puedes decir {}?", "Te pido que {}."),
    "pt": ("Você pode me dizer {}?", "Peço que {}."),
}
# "Peça para desligar": an infinitive stands behind it.
_TRY = "Por favor, tente {}."
_OPEN_QUESTION = re.compile(
    r"\W*(?:(?:por|para|de|a|en|em|o|con|com) )?(?:what|which|how|when|where|who|whose|why|que|cual|cuales|como|cuando"
    r"|donde|quien|cuanto|cuanta|cuantos|qual|quais|quando|onde|quem|quanto|quanta|quantos)\b"
)
_LEAD = {"en": ("for ", "about "), "es": ("por ",), "pt": ("por ", "pelo ", "pela ")}


@dataclass(frozen=True)
class Sentence:
    kind: Kind
    text: str = ""
    is_yes_no: bool = False
    # What it is about, without the frame: how the answer is called in the brief.
    topic: str = ""


def fold(text: str) -> str:
    """Lower case without accents, one letter for each, so that places stay the same."""
    folded = "".join(unicodedata.normalize("NFD", letter)[:1] for letter in unicodedata.normalize("NFC", text.lower()))
    return folded.replace("’", "'")


def read_sentence(sentence: str, language: str) -> Sentence | None:
    """None: not understood."""
    text = unicodedata.normalize("NFC", sentence).strip().strip(";").strip()
    plain = fold(text).rstrip(" .!;:")
    if _DONE.fullmatch(plain):
        return Sentence("done")
    if _HAND_OVER.fullmatch(plain):
        return Sentence("hand_over")
    if len(fold(text)) != len(text):
        # A letter that folds to two would shift the cut below; such a text is said as it stands or not at all.
        return _verbatim(text)
    asked, told = _ASK.match(plain), _TELL.match(plain)
    if asked:
        return _ask(text[asked.end() :].strip(), language)
    if told:
        return _tell(text[told.end() :].strip(), language)
    return _verbatim(text)


def _verbatim(text: str) -> Sentence | None:
    """A quotation is said, a question is asked, as they stand."""
    quoted = _unquote(text)
    if quoted.endswith("?"):
        return _question(quoted)
    return Sentence("tell", quoted) if quoted != text else None


def _ask(rest: str, language: str) -> Sentence | None:
    said = _said(rest)
    if said is not None:
        return _question(said) if said else None
    rest = rest.rstrip(" .")
    to = _ASKED_TO.match(fold(rest))
    if to and not _is_question(rest, language):
        frame = _TRY if to[0].strip() == "para" else _FRAMES[language][1]
        return Sentence("tell", frame.format(rest[to.end() :].strip()))
    for lead in _LEAD[language]:
        rest = rest.removeprefix(lead)
    if not rest:
        return None
    return Sentence("ask", _FRAMES[language][0].format(rest), is_yes_no=bool(_IF.match(fold(rest))), topic=rest)


def _question(said: str) -> Sentence:
    return Sentence("ask", said, is_yes_no=not _OPEN_QUESTION.match(fold(said)), topic=said.strip("¿? "))


def _is_question(rest: str, language: str) -> bool:
    """ "Pregunta que lampara es", without its accent, asks; "pide que la apague" asks for something to be done."""
    first = rest.split(maxsplit=1)[0].lower()
    return (language == "es" and first == "qué") or (language == "pt" and first in ("o", "qual"))


def _tell(rest: str, language: str) -> Sentence | None:
    said = _said(rest)
    if said is not None:
        return Sentence("tell", said) if said else None
    rest = rest.rstrip(" .")
    plain = fold(rest)
    if language == "en" and plain.startswith("to "):
        return Sentence("tell", _FRAMES["en"][1].format(rest[3:].strip()))
    for lead in ("that ", "que "):
        if plain.startswith(lead):
            rest = rest[len(lead) :].strip()
    return Sentence("tell", f"{rest[:1].upper()}{rest[1:]}.") if len(rest.split()) > 1 else None


def _said(rest: str) -> str | None:
    """The very words, where they stand behind a colon, in quotes or with a question mark; else None."""
    if rest.startswith(":"):
        return _unquote(rest[1:].strip())
    unquoted = _unquote(rest)
    return unquoted if unquoted != rest or rest.endswith("?") else None


def _unquote(text: str) -> str:
    stripped = text.strip().rstrip(".")
    pairs = (('"', '"'), ("“", "”"), ("«", "»"), ("'", "'"), ("‘", "’"))
    for opening, closing in pairs:
        if len(stripped) > 2 and stripped.startswith(opening) and stripped.endswith(closing):
            return stripped[1:-1].strip()
    return text.strip()
