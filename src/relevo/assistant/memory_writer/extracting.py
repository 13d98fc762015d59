"""Facts cut out of what a customer wrote: with a key (name, e-mail, size, city), and sentences about themselves.

A later mention replaces an earlier one of the same key; "ya no ..." and "forget my ..." take back. What is a question,
a supposition or somebody else's is left.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from relevo.assistant.memory_writer.patterns import (
    FACTS,
    FORGET,
    FORGET_KEYS,
    LIVES_NO_MORE,
    NO_MORE,
    SENTENCES,
    TOPICS,
    UNLESS,
    FactPattern,
)
from relevo.assistant.memory_writer.sources import Source, from_customer, is_proven, sentences_of
from relevo.assistant.signals.folding import Folded, fold, fold_text
from relevo.assistant.signals.words import read_words
from relevo.assistant.slots import read_value
from relevo.desk.assistants.api import Slot
from relevo.desk.knowledge.api import detect_language
from relevo.desk.memories.api import MEMORY_CHARACTERS, Fact, Kind, TakenBack, find_forbidden, find_unlearnable

FEWEST_WORDS_FOR_LANGUAGE = 3
_SLOTS: tuple[tuple[Slot, Kind], ...] = (
    (Slot(name="name"), "identity"),
    (Slot(name="email"), "identity"),
    (Slot(name="phone"), "identity"),
    (Slot(name="order_number"), "issue"),
)
# Each order is a matter of its own; nothing else with a key is.
_SIDE_BY_SIDE = frozenset({"order_number"})
# "don't call me" mentions a call and wants none.
_WANTS_NO_CALL = re.compile(r"(?<!\w)(?:don't|do not|never|no|nao)(?!\w)")
# "send it to x@example.com" names somewhere; "send it to my address x@example.com" says whose it is.
_ELSEWHERE = re.compile(
    r"(?<!\w)(?:send|sent|forward\w*|e-?mail (?:it|this|that|them|those|these|the|him|her)|mail|share|deliver|copy|cc|"
    r"find|get|fetch|retriev\w+|look up|details|information|data|envi\w+|mand[aeo]\w*|reenvi\w+|compart\w+|encaminh\w+|"
    r"busca\w*|procur\w+|datos|dados)(?!\w)"
)
_THEIR_OWN = re.compile(r"(?<!\w)(?:my|mine|me|mi|mio|meu|minha)(?:\W+[\w-]+){0,3}\W*$")
_ADDRESSES = frozenset({"email", "phone"})
_NO_PRODUCT = frozenset(
    "problem question order issue doubt appointment account discount coupon refund complaint delivery package parcel"
    " problema pregunta pedido duda consulta cita cuenta descuento cupon reembolso queja envio paquete incidencia"
    " pergunta encomenda conta desconto cupom reclamacao entrega pacote marcacao questao".split()
)


@dataclass
class Found:
    """What a reading brings: facts to keep, and what is not so any more."""

    facts: list[Fact] = field(default_factory=list[Fact])
    taken_back: list[TakenBack] = field(default_factory=list[TakenBack])

    def add(self, fact: Fact) -> None:
        if fact.is_single:
            self.facts = [known for known in self.facts if known.key != fact.key]
            self.taken_back = [one for one in self.taken_back if one.key != fact.key or one.erase]
        if all((known.key, known.text) != (fact.key, fact.text) for known in self.facts):
            self.facts.append(fact)

    def add_beside(self, fact: Fact) -> None:
        """One that a model pointed at: what the patterns found about the same holds."""
        if fact.is_single and any(known.key == fact.key for known in self.facts):
            return
        if all(known.text != fact.text for known in self.facts):
            self.facts.append(fact)

    def take_back(self, one: TakenBack) -> None:
        self.facts = [
            fact
            for fact in self.facts
            if fact.key != one.key or (one.text and fold_text(one.text) != fold_text(fact.text))
        ]
        self.taken_back.append(one)


def find_changes(messages: Iterable[Source], languages: Sequence[str]) -> Found:
    """In the order in which it was said."""
    found = Found()
    sources = from_customer(messages)
    for source in sources:
        _read_slots(source, found)
        for sentence in sentences_of(source.message.text):
            _read_sentence(source, sentence, found)
    language = _language(sources, languages)
    if language is not None:
        found.add(language)
    found.facts = [fact for fact in found.facts if is_proven(fact, sources)]
    return found


def topic_of(sentence: str) -> str | None:
    """What a preference is about; None: about something of its own."""
    folded = fold(sentence).text
    return next((name for name, words in TOPICS if words.search(folded)), None)


def is_passing_wish(message_id: str, sentence: str) -> bool:
    """ "I'd prefer a human" is a wish of the moment, not a preference for ever."""
    return any(signal.name == "asked_for_person" for signal in read_words(message_id, sentence))


def _read_slots(source: Source, found: Found) -> None:
    for slot, kind in _SLOTS:
        value = read_value(slot, source.message.text)
        if value and len(value) <= MEMORY_CHARACTERS and not _is_refused(value, source.message.text):
            if slot.name in _ADDRESSES and _names_elsewhere(value, source.message.text):
                continue
            is_single = slot.name not in _SIDE_BY_SIDE
            found.add(_fact(source, kind, slot.name, value, quote=value, is_single=is_single))


def _is_refused(value: str, text: str) -> bool:
    """Also for what stands around it: the number of somebody else is a number, too."""
    around = next((sentence for sentence in sentences_of(text) if value in sentence), value)
    return bool(find_forbidden(value) or find_unlearnable(around))


def _names_elsewhere(value: str, text: str) -> bool:
    """An address that something is to be sent to, or looked up for, is nobody's own unless it is said to be."""
    before = fold_text(text[: text.find(value)]) if value in text else ""
    return _ELSEWHERE.search(before) is not None and _THEIR_OWN.search(before) is None


def _read_sentence(source: Source, sentence: str, found: Found) -> None:
    folded = fold(sentence)
    _read_taken_back(source, folded, found)
    if find_unlearnable(sentence):
        return
    for pattern in FACTS:
        _read_fact(source, pattern, folded, found)
    if len(sentence) > MEMORY_CHARACTERS or sentence.endswith("?"):
        return
    for pattern in SENTENCES:
        match = pattern.says.search(folded.text)
        if match is None or UNLESS.search(folded.text[: match.start()]) or NO_MORE.search(folded.text[: match.start()]):
            continue
        topic = topic_of(sentence)
        # "Call me in the mornings" says when, for every time; "call me" is a wish for now.
        is_lasting = topic == "contact_time" or _WANTS_NO_CALL.search(match[0])
        if not is_lasting and is_passing_wish(source.message.id, sentence):
            return
        key = _sentence_key(pattern.key, topic)
        kept = _fact(source, pattern.kind, key, " ".join(sentence.split()), quote=sentence, is_single=topic is not None)
        found.add(kept)
        return


def _sentence_key(key: str, topic: str | None) -> str:
    if key == "preference":
        return topic or key
    return f"{key}_{topic}" if topic else key


def _read_fact(source: Source, pattern: FactPattern, folded: Folded, found: Found) -> None:
    for says in pattern.says:
        for match in says.finditer(folded.text):
            before = folded.text[: match.start()]
            value = _value_of(pattern, folded, match.start("v"), match.end("v"))
            if value is None or UNLESS.search(before) or _is_asked(folded.text, match.end()):
                continue
            if NO_MORE.search(before):
                found.take_back(TakenBack(key=pattern.key, text=value, said_in=source.message.id))
                continue
            quote = folded.source[slice(*folded.span(match.start(), match.end()))]
            found.add(_fact(source, pattern.kind, pattern.key, value, quote=quote, is_single=pattern.is_single))


def _value_of(pattern: FactPattern, folded: Folded, start: int, end: int) -> str | None:
    """In the customer's own characters. A name goes as far as its words have capitals or figures."""
    value = folded.source[slice(*folded.span(start, end))].strip(" .,;:!'")
    if not pattern.is_upper:
        return value.upper() if value.isalpha() else value
    words = value.split()
    if pattern.key == "product":
        if fold_text(words[0]) in _NO_PRODUCT:
            return None
        head, words = (words[:1], words[1:]) if words[0].islower() else ([], words)
    else:
        head = []
    named: list[str] = []
    for word in words:
        if not (word[0].isupper() or any(character.isdigit() for character in word) or (named and _links(word))):
            break
        named.append(word)
    while named and _links(named[-1]):
        named.pop()
    return " ".join([*head, *named]).strip(" .,;:!'") if named else None


def _links(word: str) -> bool:
    return fold_text(word) in {"de", "do", "da", "la", "las", "los", "el", "del", "of", "upon"}


def _is_asked(text: str, end: int) -> bool:
    """Whether the part of the sentence that says it is itself the question."""
    rest = text[end:]
    upto = min((at for at in (rest.find(","), rest.find(";")) if at >= 0), default=len(rest))
    return "?" in rest[:upto]


def _read_taken_back(source: Source, folded: Folded, found: Found) -> None:
    for says in LIVES_NO_MORE:
        match = says.search(folded.text)
        if match is not None:
            city = next(pattern for pattern in FACTS if pattern.key == "city")
            text = _value_of(city, folded, match.start("v"), match.end("v"))
            found.take_back(TakenBack(key="city", text=text, said_in=source.message.id))
            break
    match = FORGET.search(folded.text)
    if match is not None and "?" not in folded.text[match.end() :]:
        key = next(key for key in FORGET_KEYS if match[key])
        found.take_back(TakenBack(key=key, erase=True, said_in=source.message.id))


def _fact(source: Source, kind: Kind, key: str, text: str, *, quote: str, is_single: bool) -> Fact:
    return Fact(
        kind=kind,
        key=key,
        text=text,
        quote=quote,
        sources=[source.reference],
        confidence=0.9 if is_single else 0.8,
        is_single=is_single,
    )


def _language(sources: Sequence[Source], languages: Sequence[str]) -> Fact | None:
    """The language of the customer's last message that is long enough to tell."""
    for source in reversed(sources):
        words = fold_text(source.message.text).split()
        if len(words) > FEWEST_WORDS_FOR_LANGUAGE:
            language = detect_language(source.message.text, among=tuple(languages))
            quote = source.message.text[:MEMORY_CHARACTERS]
            return _fact(source, "language", "language", language, quote=quote, is_single=True)
    return None
