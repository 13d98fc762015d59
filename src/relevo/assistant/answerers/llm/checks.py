"""What a draft must withstand before it is committed. A fault is a sentence for the model, which may try once more."""

import re
from collections.abc import Mapping, Sequence

from relevo.assistant.agreed import find_contradicted, list_agreed
from relevo.assistant.answerers.llm.drafts import (
    ActedDraft,
    AskDraft,
    BriefLine,
    ChoicesDraft,
    Draft,
    HandOverDraft,
    ReplyDraft,
    ResolveDraft,
)
from relevo.assistant.context import ContextMessage, Passage, TurnContext
from relevo.assistant.figures import find_unproved
from relevo.assistant.promises import find_transfer_promise
from relevo.assistant.signals.folding import fold_text
from relevo.assistant.untruths import Kind, find_untruths

_UNTRUE: dict[Kind, str] = {
    "human": "The text claims to be human. You are an AI assistant and say so when asked.",
    "availability": "The text says who is there or how soon somebody answers. You cannot know; leave it out.",
    "unkept": "The text promises to do something later, or says something was done. You cannot; leave it out, or use "
    "hand_over if a person is needed.",
}
_MARKS = re.compile(r"\[?\(?\b[pm]\d{1,3}\b\)?\]?")


class Checks:
    """`passages` are those that were given to the model in this turn, by handle; it grows while the model searches."""

    def __init__(self, context: TurnContext, passages: Mapping[str, Passage], results: Sequence[str] = ()) -> None:
        """`results`: what actions gave in this turn; it grows as well."""
        self._context = context
        self._results = results
        self._passages = passages
        self._agreed = list_agreed(context)

    def find_fault(self, draft: Draft) -> str | None:
        match draft:
            case ReplyDraft():
                return self._missing(draft.citations) or self.find_fault_in(draft.text, draft.citations)
            case ChoicesDraft():
                return self._missing(draft.passages) or self.find_fault_in(draft.text, draft.passages)
            case AskDraft() | ResolveDraft():
                return self.find_fault_in(draft.text, list(self._passages))
            case ActedDraft():
                return None
            case HandOverDraft():
                allowed = self._context.config.can_transfer
                return (
                    None
                    if allowed
                    else "You cannot pass this conversation to a person. Answer, or say what you can do."
                )

    def find_fault_in(self, text: str, citations: list[str]) -> str | None:
        proofs = [self._passages[handle].text for handle in citations if handle in self._passages]
        titles = [f"{passage.citation.title} {passage.citation.heading}" for passage in self._passages.values()]
        unproved = find_unproved(text, [*proofs, *titles, *self._results, *self._known()])
        if unproved:
            return (
                f"These figures stand in no passage you cite: {', '.join(unproved[:8])}. Cite the passage they are "
                "from, leave them out, or pass the conversation on."
            )
        contradicted = find_contradicted(text, self._agreed)
        if contradicted is not None:
            return (
                f"A person of the team agreed otherwise with the customer: {contradicted.text[:300]} That holds. "
                "Say so, or pass the conversation on."
            )
        if find_transfer_promise(text) is not None:
            return "The text promises a person. Use hand_over if one is needed; otherwise do not announce one."
        return self._find_untruth(text, [*proofs, *self._results])

    def _find_untruth(self, text: str, proofs: list[str]) -> str | None:
        known = self._context.availability.text if self._context.availability else ""
        untruths = find_untruths(text, proofs=proofs, verbatim=[known])
        return f"{_UNTRUE[untruths[0].kind]} Sentence: {untruths[0].sentence[:200]}" if untruths else None

    def good_lines(self, lines: list[BriefLine], messages: Mapping[str, ContextMessage]) -> list[tuple[str, str]]:
        """Of a brief, the lines that are true to the conversation: (statement, id of the message that proves it)."""
        good: list[tuple[str, str]] = []
        for line in lines:
            message = messages.get(line.message)
            if message is None or fold_text(line.quote) not in fold_text(message.text):
                continue
            if not find_unproved(line.statement, [message.text]):
                good.append((line.statement, message.id))
        return good

    def _missing(self, handles: list[str]) -> str | None:
        unknown = [handle for handle in handles if handle not in self._passages]
        return f"There is no passage {', '.join(unknown[:5])}. Cite only handles you were given." if unknown else None

    def _known(self) -> list[str]:
        """Figures that are no claims: what the customer gave about themselves, and what a person of the team said."""
        context = self._context
        facts = context.contact
        said = [message.text for message in context.messages if message.author == "teammate"]
        given = [item.value for item in context.filled]
        return [*said, *given, context.return_note, facts.email or "", facts.phone or "", facts.name or ""]


def without_marks(text: str) -> str:
    """Handles are for us; a model that writes them into its text ("... [p3]") is cleaned up after."""
    return re.sub(r"[ \t]+([.,;:!?])", r"\1", _MARKS.sub("", text)).strip() if _MARKS.search(text) else text.strip()
