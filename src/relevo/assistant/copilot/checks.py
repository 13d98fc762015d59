"""What a model's suggestion must withstand before a teammate sees it whole. A fault is a sentence for the model.

The rules are those of a turn: a figure stands in a cited passage or was said in the conversation, a citation names a
passage that was given. A changed or translated text keeps the figures and addresses of the teammate's own.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from relevo.assistant.context import ContextMessage, Passage
from relevo.assistant.copilot.drafts import ChangedText, NextStep, SuggestedText, Summary, SummaryLine, Translations
from relevo.assistant.copilot.seeing import Sight
from relevo.assistant.copilot.wanted import Kind
from relevo.assistant.figures import find_unproved, read_figures
from relevo.assistant.signals.folding import fold_text

_ADDRESS = re.compile(r"https?://[^\s<>()]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True)
class SuggestionChecks:
    """`passages` grows while the model searches. `messages`: by handle."""

    sight: Sight
    passages: Mapping[str, Passage]
    messages: Mapping[str, ContextMessage]

    def find_fault_in_text(self, draft: SuggestedText, *, must_cite: bool) -> str | None:
        unknown = [handle for handle in draft.citations if handle not in self.passages]
        if unknown:
            return f"There is no passage {', '.join(unknown[:5])}. Cite only handles you were given."
        if must_cite and draft.found and not draft.citations:
            return "Cite the passages that say it, or set found to false."
        return self.find_fault_in_words(draft.text, draft.citations)

    def find_fault_in_words(self, text: str, citations: Sequence[str]) -> str | None:
        unproved = find_unproved(text, [*(self.passages[handle].text for handle in citations), *self._said()])
        if unproved:
            return f"These figures stand in no passage you cite and were not said: {', '.join(unproved[:8])}."
        return None

    def find_fault_in_step(self, draft: NextStep) -> str | None:
        unknown = [handle for handle in draft.messages if handle not in self.messages]
        unknown += [handle for handle in draft.citations if handle not in self.passages]
        if unknown:
            return f"There is no {', '.join(unknown[:5])}. Name only handles you were given."
        return self.find_fault_in_words(draft.text, draft.citations)

    def find_fault_in_summary(self, draft: Summary) -> str | None:
        if any(self.is_proved(line) for line in draft.lines):
            return None
        return "None of the quotes stands in the message it names. Copy the words exactly."

    def is_proved(self, line: SummaryLine) -> bool:
        message = self.messages.get(line.message)
        if message is None or fold_text(line.quote) not in fold_text(message.text):
            return False
        return not find_unproved(line.statement, [message.text])

    def _said(self) -> list[str]:
        facts = self.sight.contact
        given = [item.value for item in self.sight.filled]
        said = [message.text for message in self.sight.messages]
        return [*said, *given, facts.name or "", facts.email or "", facts.phone or ""]


def find_fault_in_change(kind: Kind, before: str, draft: ChangedText) -> str | None:
    """A shorter text may leave figures out; no changed text may have new ones."""
    new = find_unproved(draft.text, [before])
    if new:
        return f"These figures are not in the text you were given: {', '.join(new[:8])}."
    if kind == "shorter":
        return None if len(draft.text) < len(before) else "The text must become shorter."
    return find_lost(before, draft.text)


def find_lost(before: str, after: str) -> str | None:
    numbers = {number for number, _ in read_figures(after)}
    lost = sorted({number for number, _ in read_figures(before)} - numbers)
    lost += [address for address in _ADDRESS.findall(before) if address.rstrip(".,;:!?") not in after]
    return f"These were lost, keep them as they are: {', '.join(lost[:8])}." if lost else None


def find_fault_in_translations(wanted: Mapping[str, str], draft: Translations) -> str | None:
    """`wanted`: the texts by handle."""
    given = {item.message: item.text for item in draft.items}
    missing = [handle for handle in wanted if handle not in given]
    if missing:
        return f"These messages are missing: {', '.join(missing[:8])}."
    for handle, text in wanted.items():
        fault = find_lost(text, given[handle])
        if fault is not None:
            return f"In {handle}: {fault}"
        new = find_unproved(given[handle], [text])
        if new:
            return f"In {handle} these figures are new: {', '.join(new[:8])}."
    return None
