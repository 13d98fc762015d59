"""The customer's messages that memories are read out of, and the proof that a fact stands in one of them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from relevo.assistant.context import ContextMessage
from relevo.desk.memories.api import Fact

READ_UP_TO = 4_000
_SENTENCE = re.compile(r"[^.!?\n¿¡]+(?:\.(?=\w)[^.!?\n¿¡]+)*[.!?]*")


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


def from_customer(sources: Iterable[Source]) -> list[Source]:
    """What the customer typed: not what they tapped, and not what anybody else wrote."""
    return [source for source in sources if source.message.author == "contact" and not source.message.choice_id]


def sentences_of(text: str) -> Iterator[str]:
    """As written. What begins with "¿" or ends with "?" is a question and ends with that sign here."""
    read = text[:READ_UP_TO]
    for match in _SENTENCE.finditer(read):
        sentence = match[0].strip()
        if sentence:
            asked = match.start() > 0 and read[match.start() - 1] == "¿"
            yield sentence if not asked or sentence.endswith("?") else f"{sentence}?"


def is_proven(fact: Fact, sources: Sequence[Source]) -> bool:
    """The quotation stands word for word in one of the customer's messages that the fact names."""
    named = {str(reference["message_id"]) for reference in fact.sources}
    return bool(fact.quote) and any(
        source.message.id in named and fact.quote in source.message.text for source in from_customer(sources)
    )
