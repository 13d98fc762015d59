"""Which memories an answer leaned on: for "why did it know this".

Told from the words, not by the answerer: a memory was used if the answer says something of it that stands neither in
what the customer wrote in this conversation nor in a passage that is cited. The remembered language counts where
nothing else told which one to speak. So a memory that only changed the tone of an answer is not found.
"""

from uuid import UUID

from relevo.assistant.context import MemoryFact, TurnContext
from relevo.assistant.outcomes import Reply, Silence, TurnAnswer
from relevo.assistant.signals.folding import fold_text

_LETTERS_OF_A_WORD = 5
# Of a sentence that is remembered, so much must come back for it to be the reason.
_SHARE = 0.34
_MARKS = ".,;:!?¡¿()[]\"'«»*_"


def find_used(context: TurnContext, answer: TurnAnswer) -> list[UUID]:
    """Their ids, in the order in which they were seen."""
    if isinstance(answer.outcome, Silence):
        return []
    said = _words(answer.outcome.text)
    heard = [message.text for message in [*context.earlier, *context.messages] if message.author == "contact"]
    if isinstance(answer.outcome, Reply):
        heard += [citation.excerpt for citation in answer.outcome.citations]
    new = said - _words(" ".join(heard))
    return [
        memory.id
        for memory in context.memories
        if memory.id is not None and (_decided(memory, answer) if memory.key == "language" else _speaks_in(memory, new))
    ]


def _decided(memory: MemoryFact, answer: TurnAnswer) -> bool:
    return memory.decided_language and memory.text == answer.language


def _speaks_in(memory: MemoryFact, new: set[str]) -> bool:
    """A short fact comes back whole; of a sentence, a good part of its words."""
    words = _words(memory.text)
    telling = {word for word in words if len(word) >= _LETTERS_OF_A_WORD or any(c.isdigit() for c in word)} or words
    shared = telling & new
    return bool(shared) and len(shared) >= _SHARE * len(telling)


def _words(text: str) -> set[str]:
    return {plain for word in fold_text(text).split() if (plain := word.strip(_MARKS))}
