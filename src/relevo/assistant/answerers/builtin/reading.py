"""What the builtin answerer makes of the messages before it decides: language, signals, slots, taps, what is asked."""

from dataclasses import dataclass
from functools import cached_property

from relevo.assistant.answerers.builtin.following import leans_on_before
from relevo.assistant.answerers.builtin.small_talk import Kind, SmallTalk, read_small_talk
from relevo.assistant.context import ContextMessage, TurnContext
from relevo.assistant.language import choose_language
from relevo.assistant.outcomes import DOCUMENT, NONE_OF_THESE, SKIP, TALK_TO_PERSON, Choice, Filled
from relevo.assistant.signals.folding import fold_text
from relevo.assistant.signals.names import Signal
from relevo.assistant.signals.repeating import is_repeat
from relevo.assistant.signals.state import Said, read_signals
from relevo.assistant.slots import read_slots
from relevo.assistant.texts import LANGUAGES, say

_DISSATISFIED = 0.75


@dataclass(frozen=True)
class Reading:
    context: TurnContext

    @cached_property
    def pending(self) -> list[ContextMessage]:
        return self.context.pending

    @cached_property
    def language(self) -> str:
        present = self.context.language or self.context.contact.language or self._language_before()
        texts = [message.text for message in self.pending] if self.tapped is None else []
        is_first = not any(message.author != "contact" for message in [*self.context.earlier, *self.context.messages])
        return choose_language(texts, languages=self.context.config.languages, present=present, is_first=is_first)

    def _language_before(self) -> str | None:
        """Of what the customer wrote before, where nobody kept it (the playground)."""
        before = [message.text for message in self.context.messages if message.author == "contact"]
        before = before[: len(before) - len(self.pending)]
        if not before:
            return None
        return choose_language(before, languages=self.context.config.languages, present=None, is_first=True)

    @cached_property
    def signals(self) -> list[Signal]:
        if self.tapped is not None:
            return []
        return read_signals(
            [_said(message) for message in self.context.messages if message.author != "system"],
            [_said(message) for message in self.pending],
        )

    @cached_property
    def filled(self) -> tuple[Filled, ...]:
        context = self.context
        return read_slots(
            context.config.slots, [*context.earlier, *context.messages], context.contact, before=context.filled
        )

    @cached_property
    def offered(self) -> tuple[Choice, ...]:
        """The buttons under the assistant's last message."""
        last = self.context.last_of_ours
        return last.choices if last else ()

    @cached_property
    def tapped(self) -> str | None:
        """The id of the choice that the customer took: by tapping it, by typing its label or its number."""
        message = self.pending[-1]
        if message.choice_id is not None:
            return message.choice_id
        typed = fold_text(message.text).strip(" .!")
        for choice in self.offered:
            if typed and typed == fold_text(choice.label).strip(" .!"):
                return choice.id
        documents = self.offered_documents
        return documents[int(typed) - 1].id if typed in ("1", "2", "3") and int(typed) <= len(documents) else None

    @cached_property
    def offered_documents(self) -> list[Choice]:
        return [choice for choice in self.offered if choice.id.startswith(DOCUMENT)]

    @cached_property
    def offered_person(self) -> Choice | None:
        return next((choice for choice in self.offered if choice.id.startswith(TALK_TO_PERSON)), None)

    @cached_property
    def asking(self) -> Choice | None:
        """The "skip" button of a question for a slot that was just asked."""
        return next((choice for choice in self.offered if choice.id.startswith(SKIP)), None)

    @cached_property
    def talk(self) -> list[SmallTalk]:
        return [read_small_talk(message.text) for message in self.pending]

    @cached_property
    def question(self) -> str:
        """What is left of the burst without its politeness, verbatim."""
        return "\n".join(part.rest for part in self.talk if part.rest)

    @cached_property
    def small_talk(self) -> Kind | None:
        kinds: tuple[Kind, ...] = tuple(kind for part in self.talk for kind in part.kinds)
        return SmallTalk(kinds=kinds, rest="").kind

    @cached_property
    def asked_before(self) -> str:
        """What the customer asked before this burst (in this stretch): the subject of a choice or a follow-up."""
        pending = {message.id for message in self.pending}
        for message in reversed(self.context.messages):
            if message.author == "contact" and message.id not in pending and message.choice_id is None:
                rest = read_small_talk(message.text).rest
                if rest:
                    return rest
        return ""

    @cached_property
    def is_follow_up(self) -> bool:
        return bool(self.asked_before) and leans_on_before(self.question)

    @cached_property
    def subject_before(self) -> str:
        """The last question that stood on its own: "and to the islands?" follows it, and so does "and to France?"."""
        pending = {message.id for message in self.pending}
        for message in reversed(self.context.messages):
            if message.author != "contact" or message.id in pending or message.choice_id is not None:
                continue
            rest = read_small_talk(message.text).rest
            if rest and not leans_on_before(rest):
                return rest
        return self.asked_before

    @property
    def is_repeat(self) -> bool:
        return bool(self.question) and is_repeat(self.question, self.asked_before)

    @cached_property
    def failures(self) -> int:
        """How often, in this stretch, the assistant could not help, as the log tells it."""
        count = 0
        for message in self.context.messages:
            if message.author == "assistant":
                count += any(choice.id == f"{TALK_TO_PERSON}:outside_knowledge" for choice in message.choices)
            elif message.author == "contact" and not message.is_unanswered:
                count += message.choice_id == NONE_OF_THESE
        return count + self._is_dissatisfied()

    @cached_property
    def clarifications(self) -> int:
        asked = {say(key, language) for key in ("clarify", "clarify_again") for language in LANGUAGES}
        return sum(message.author == "assistant" and message.text in asked for message in self.context.messages)

    def _is_dissatisfied(self) -> bool:
        """Anger right after an answer is about the answer."""
        last = self.context.last_of_ours
        angry = any(signal.name == "frustration" and signal.score >= _DISSATISFIED for signal in self.signals)
        return angry and last is not None and bool(last.citations)


def _said(message: ContextMessage) -> Said:
    return Said(id=message.id, author="contact" if message.author == "contact" else "company", text=message.text)
