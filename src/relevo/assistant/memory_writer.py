"""Finding memories in what a customer wrote: facts with a key, and preferences said in so many words.

Only the customer's own messages are read, and a fact is kept only with a verbatim quotation that is found in its
source: nothing an assistant said, and nothing invented, can become a memory. What must never be kept (cards, secrets,
health, politics, orders to the assistant) is refused here, whatever pattern found it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from relevo.assistant.context import ContextMessage
from relevo.assistant.preferences import states_preference
from relevo.assistant.signals.folding import fold, fold_text
from relevo.assistant.signals.words import read_words
from relevo.assistant.slots import read_value
from relevo.desk.assistants.api import Slot
from relevo.desk.knowledge.api import detect_language
from relevo.desk.memories.api import MEMORY_CHARACTERS, Fact, Kind

FEWEST_WORDS_FOR_LANGUAGE = 3
_SLOTS: tuple[tuple[Slot, Kind], ...] = (
    (Slot(name="name"), "identity"),
    (Slot(name="email"), "identity"),
    (Slot(name="phone"), "identity"),
    (Slot(name="order_number"), "issue"),
)
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
# Never kept: secrets, health, belief and politics, and sentences that order the assistant about.
_FORBIDDEN = re.compile(
    r"\b(?:password|passwort|contrasena|senha|clave|pin|cvv|cvc|iban|ssn|cpf|dni|passport|pasaporte|passaporte"
    r"|allerg\w+|alergi\w+|diabet\w+|cancer|pregnan\w+|embaraz\w+|gravid\w+|depress\w+|depres\w+|hiv|vih|medic\w+"
    r"|illness|disease|enferm\w+|doenca\w*|disabilit\w+|discapacidad\w*|deficien\w+|therapy|terapia"
    r"|church|iglesia|igreja|relig\w+|muslim|musulman\w*|christian|catolic\w+|jewish|judi\w+|vote[ds]?|voto|votar"
    r"|republican|democrat\w*"
    r"|socialist\w*|partido|politic\w+|gay|lesbian\w*|transgender|union member|sindicato"
    r"|ignore (?:all|previous|your)|system prompt|instruc\w+ (?:anterior\w*)|always (?:give|grant|approve|refund|reply)"
    r"|from now on|a partir de (?:ahora|agora)|siempre (?:dame|da|aprueb\w+|responde)"
    r"|sempre (?:me de|aprove|responda))\b"
)
_CARD = re.compile(r"(?:\d[ -]?){13,19}")


@dataclass(frozen=True)
class Source:
    """A message of the customer, with its place."""

    conversation_id: UUID
    message: ContextMessage

    @property
    def reference(self) -> dict[str, Any]:
        return {
            "conversation_id": str(self.conversation_id),
            "message_id": self.message.id,
            "seq": self.message.seq,
        }


def find_facts(messages: Iterable[Source], languages: Sequence[str]) -> list[Fact]:
    """The facts of a conversation, a later mention replacing an earlier one of the same key."""
    single: dict[str, Fact] = {}
    standing: list[Fact] = []
    sources = [source for source in messages if source.message.author == "contact" and not source.message.choice_id]
    for source in sources:
        for fact in _keyed(source):
            single[fact.key] = fact
        standing.extend(_preferences(source))
    language = _language(sources, languages)
    if language is not None:
        single["language"] = language
    return [fact for fact in [*single.values(), *standing] if is_proven(fact, sources)]


def is_proven(fact: Fact, sources: Iterable[Source]) -> bool:
    """The quotation stands word for word in one of the messages that the fact names."""
    named = {str(reference["message_id"]) for reference in fact.sources}
    return bool(fact.quote) and any(
        source.message.id in named and fact.quote in source.message.text for source in sources
    )


def is_forbidden(text: str) -> bool:
    return bool(_FORBIDDEN.search(fold(text).text)) or any(_is_card(match[0]) for match in _CARD.finditer(text))


def _keyed(source: Source) -> list[Fact]:
    facts: list[Fact] = []
    for slot, kind in _SLOTS:
        value = read_value(slot, source.message.text)
        if value and len(value) <= MEMORY_CHARACTERS and not is_forbidden(value):
            facts.append(Fact(kind=kind, key=slot.name, text=value, quote=value, sources=[source.reference]))
    return facts


def _preferences(source: Source) -> list[Fact]:
    facts: list[Fact] = []
    for match in _SENTENCE.finditer(source.message.text[:4000]):
        sentence = match[0].strip()
        if not states_preference(sentence) or len(sentence) > MEMORY_CHARACTERS:
            continue
        if is_forbidden(sentence) or _wants_person(source.message.id, sentence):
            continue
        facts.append(
            Fact(
                kind="preference",
                key="preference",
                text=" ".join(sentence.split()),
                quote=sentence,
                sources=[source.reference],
                confidence=0.8,
                is_single=False,
            )
        )
    return facts


def _wants_person(message_id: str, sentence: str) -> bool:
    """ "I'd prefer a human" is a wish of the moment, not a preference for ever."""
    return any(signal.name == "asked_for_person" for signal in read_words(message_id, sentence))


def _language(sources: Sequence[Source], languages: Sequence[str]) -> Fact | None:
    """The language of the customer's last message that is long enough to tell."""
    for source in reversed(sources):
        words = fold_text(source.message.text).split()
        if len(words) > FEWEST_WORDS_FOR_LANGUAGE:
            language = detect_language(source.message.text, among=tuple(languages))
            quote = source.message.text[:MEMORY_CHARACTERS]
            return Fact(kind="language", key="language", text=language, quote=quote, sources=[source.reference])
    return None


def _is_card(digits: str) -> bool:
    """Luhn: what has the form of a payment card is treated as one."""
    numbers = [int(character) for character in reversed(digits) if character.isdigit()]
    if not 13 <= len(numbers) <= 19:
        return False
    total = sum(n if i % 2 == 0 else sum(divmod(n * 2, 10)) for i, n in enumerate(numbers))
    return total % 10 == 0
