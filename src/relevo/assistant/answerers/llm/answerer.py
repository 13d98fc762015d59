"""The answerer with a model. Signals first; then the models of the workspace within its budgets; then builtin."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from relevo.assistant.answerers.builtin.answerer import BuiltinAnswerer, decide_before_answering
from relevo.assistant.answerers.builtin.finding import FAILURES_UNTIL_PASSED
from relevo.assistant.answerers.builtin.guiding import back_to_guide, follow_guide, with_answers
from relevo.assistant.answerers.builtin.passing import hand_over, pass_on
from relevo.assistant.answerers.builtin.reading import Reading
from relevo.assistant.answerers.llm.acting import ModelActions
from relevo.assistant.answerers.llm.attempts import SILENCE_OF_ALL_S, Attempts
from relevo.assistant.answerers.llm.breaker import Breaker
from relevo.assistant.answerers.llm.calling import Call, Limits, Meter, Model
from relevo.assistant.answerers.llm.checks import Checks, without_marks
from relevo.assistant.answerers.llm.drafts import (
    ActedDraft,
    AskDraft,
    ChoicesDraft,
    Draft,
    HandOverDraft,
    ReplyDraft,
    ResolveDraft,
)
from relevo.assistant.answerers.llm.library import Library
from relevo.assistant.answerers.llm.prompts import make_prompt, make_system, name_messages
from relevo.assistant.answerers.llm.showing import Showing
from relevo.assistant.context import Answerer, ContextMessage, ListedIntent, Show, TurnContext, TurnScope
from relevo.assistant.outcomes import (
    DOCUMENT,
    NONE_OF_THESE,
    Ask,
    Choice,
    Choices,
    HandOver,
    Outcome,
    Recognised,
    Reply,
    Resolve,
    Silence,
    TurnAnswer,
)
from relevo.assistant.signals.folding import fold_text
from relevo.assistant.texts import say
from relevo.desk.models import api as models
from relevo.platform.db import Database
from relevo.platform.secrets import BadSecret, SecretBox

# What builtin says when it found nothing.
_NO_ANSWER = frozenset({"outside_knowledge", "repeated_failure", "cannot_transfer"})


@dataclass
class LlmAnswerer:
    db: Database
    box: SecretBox
    model: Model
    name: str = "llm"
    builtin: Answerer = field(default_factory=BuiltinAnswerer)
    breaker: Breaker = field(default_factory=Breaker)

    async def answer(self, context: TurnContext, show: Show) -> TurnAnswer:
        if not context.pending or context.scope is None:
            return await self.builtin.answer(context, show)
        reading = Reading(context)
        outcome = await decide_before_answering(reading) or follow_guide(reading) or _after_failures(reading)
        if outcome is not None:
            return await _decided(reading, outcome, show)
        chain, budget = await self._chain(context.scope)
        if not chain:
            return await self._fall_back(context, show, "none_chosen", {})
        turn = await _Turn.begin(self.db, context.scope, reading, show)
        attempts = Attempts(
            db=self.db,
            scope=context.scope,
            model=self.model,
            breaker=self.breaker,
            budget=budget,
            make_call=lambda _spec, seconds, tokens, meter: turn.make_call(
                Limits(
                    steps=budget.turn_steps,
                    tokens=tokens,
                    silence_s=min(SILENCE_OF_ALL_S / len(chain), seconds),
                    seconds=seconds,
                ),
                meter,
            ),
            written=lambda: turn.showing.characters,
        )
        draft = cast("Draft | None", await attempts.run(chain))
        if draft is None and attempts.problem == "not_accepted" and context.config.can_transfer:
            # Twice it wrote what it could not prove: a person is better than a guess.
            return _answered(reading, pass_on(reading, "outside_knowledge"), attempts.trace)
        if draft is None:
            return await self._fall_back(context, show, attempts.problem or "", attempts.trace)
        outcome = back_to_guide(reading, turn.outcome_of(draft))
        if not isinstance(outcome, Silence):
            await turn.showing.finish(outcome.text)
        return replace(_answered(reading, outcome, attempts.trace), intent=find_named(context.intents, draft.intent))

    async def _chain(self, scope: TurnScope) -> tuple[list[models.ModelSpec], models.Budget]:
        async with self.db.transaction(scope.workspace_id, read_only=True) as tx:
            try:
                return await models.find_chain(tx, "answer", box=self.box), await models.fetch_budget(tx)
            except BadSecret:
                # The installation's key was changed without the old one: as good as no key.
                return [], models.Budget()

    async def _fall_back(self, context: TurnContext, show: Show, problem: str, trace: dict[str, object]) -> TurnAnswer:
        # Drafts that were refused are the assistant's own doing: where it may not transfer, they are no way to people.
        if problem in ("none_chosen", "not_accepted"):
            answer = await self.builtin.answer(context, show)
        else:
            answer = await self._answer_or_pass(context, show)
        return replace(answer, trace={**answer.trace, **trace, "fell_back": problem})

    async def _answer_or_pass(self, context: TurnContext, show: Show) -> TurnAnswer:
        """A budget or a failure is not the customer's fault: what builtin cannot answer goes to people, even where the
        assistant may not transfer by its own decision."""
        answer = await self.builtin.answer(context, _show_nothing)
        if isinstance(answer.outcome, Reply | HandOver) and answer.outcome.reason in _NO_ANSWER:
            answer = replace(answer, outcome=hand_over(Reading(context), "model_down"))
        if not isinstance(answer.outcome, Silence):
            await show(answer.outcome.text)
        return answer


async def _show_nothing(_text: str) -> None:
    return


@dataclass
class _Turn:
    """What the calls of one turn share: the knowledge given so far, the messages by handle, what is on the screen."""

    reading: Reading
    library: Library
    checks: Checks
    showing: Showing
    messages: dict[str, ContextMessage]
    system: str
    prompt: str
    searches: bool
    actions: ModelActions

    @classmethod
    async def begin(cls, db: Database, scope: TurnScope, reading: Reading, show: Show) -> "_Turn":
        context = reading.context
        library = Library(db, scope, context.config, reading.language)
        actions = await ModelActions.begin(reading, library)
        whole = await library.read_whole()
        checks = Checks(context, library.passages, actions.results)
        messages = name_messages(context)
        return cls(
            reading=reading,
            library=library,
            checks=checks,
            showing=Showing(show, lambda text: checks.find_fault_in(text, list(library.passages))),
            messages=messages,
            system=make_system(context, whole) + actions.rules,
            prompt=make_prompt(context, reading.language, messages),
            searches=whole is None,
            actions=actions,
        )

    def make_call(self, limits: Limits, meter: Meter) -> Call:
        return Call(
            system=self.system,
            prompt=self.prompt,
            limits=limits,
            meter=meter,
            search=self.library.search if self.searches else None,
            actions=self.actions.tools(),
            find_fault=self.checks.find_fault,
            show=self.showing.grow,
        )

    def outcome_of(self, draft: Draft) -> Outcome:
        passages = self.library.passages
        match draft:
            case ReplyDraft():
                cited = tuple(passages[handle].citation for handle in dict.fromkeys(draft.citations))
                return Reply(text=_text(draft.text), citations=cited, reason="answer" if cited else "conversation")
            case AskDraft():
                return Ask(text=_text(draft.text))
            case ChoicesDraft():
                return self._choices(draft)
            case ActedDraft():
                return self.actions.outcome()
            case ResolveDraft():
                return Resolve(text=_text(draft.text))
            case HandOverDraft():
                lines = tuple(self.checks.good_lines(draft.brief, self.messages))
                passed = pass_on(self.reading, draft.reason)
                return replace(passed, lines=lines) if isinstance(passed, HandOver) else passed

    def _choices(self, draft: ChoicesDraft) -> Outcome:
        cited = [self.library.passages[handle].citation for handle in dict.fromkeys(draft.passages)]
        documents = {citation.document_id: citation.title for citation in cited}
        if len(documents) < 2:
            return Ask(text=_text(draft.text))
        choices = [Choice(id=f"{DOCUMENT}{id_}", label=title, document_id=id_) for id_, title in documents.items()]
        none_of_these = Choice(id=NONE_OF_THESE, label=say("none_of_these", self.reading.language))
        return Choices(text=_text(draft.text), choices=(*choices, none_of_these))


def _after_failures(reading: Reading) -> Outcome | None:
    if reading.failures >= FAILURES_UNTIL_PASSED and reading.context.config.can_transfer:
        return pass_on(reading, "repeated_failure")
    return None


async def _decided(reading: Reading, outcome: Outcome, show: Show) -> TurnAnswer:
    if not isinstance(outcome, Silence):
        await show(outcome.text)
    return _answered(reading, outcome, {"decided_by": "signals"})


def _answered(reading: Reading, outcome: Outcome, trace: dict[str, object]) -> TurnAnswer:
    outcome, answered, guide = with_answers(reading, outcome)
    return TurnAnswer(
        outcome=outcome,
        language=reading.language,
        signals=tuple(reading.signals),
        filled=(*reading.filled, *answered),
        trace={"question": reading.question[:500], **trace, **guide},
    )


def find_named(listed: Sequence[ListedIntent], name: str | None) -> Recognised | None:
    """The intent that a model named, if it stands in the list."""
    wanted = fold_text(name or "")
    return next(
        (Recognised(id=one.id, name=one.name, confidence=None) for one in listed if fold_text(one.name) == wanted), None
    )


def _text(text: str) -> str:
    return without_marks(text) or text
