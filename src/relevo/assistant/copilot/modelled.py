"""The copilot with a model: one call with one tool, its text shown as it grows, checked before it counts."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from relevo.assistant.answerers.llm.checks import without_marks
from relevo.assistant.answerers.llm.drafts import DraftPart
from relevo.assistant.answerers.llm.library import Library
from relevo.assistant.answerers.llm.showing import Showing
from relevo.assistant.context import ContextMessage, TurnScope
from relevo.assistant.copilot.checks import SuggestionChecks, find_fault_in_change
from relevo.assistant.copilot.drafts import ChangedText, NextStep, SuggestedText, Summary
from relevo.assistant.copilot.extracting import SENTENCES
from relevo.assistant.copilot.prompts import make_change_prompt, make_prompt, make_system, name_messages
from relevo.assistant.copilot.seeing import Sight
from relevo.assistant.copilot.wanted import CannotSuggest, Statement, Wanted, Written
from relevo.assistant.model_access import Asked, ModelAccess, Request
from relevo.kit.ids import WorkspaceId

TOOL = "suggest"
Show = Callable[[str], Awaitable[None]]


async def write_with_model(
    access: ModelAccess, workspace_id: WorkspaceId, sight: Sight, wanted: Wanted, show: Show
) -> Written | CannotSuggest:
    # Without the contact: what teammates ask for is no reason for the assistant to fall silent towards a customer.
    scope = TurnScope(workspace_id=workspace_id, assistant_id=sight.assistant_id, conversation_id=sight.conversation_id)
    if wanted.kind in ("shorter", "warmer", "rewrite", "spelling", "translation"):
        return await _change(access, scope, sight, wanted, show)
    return await _Suggesting.of(access, scope, sight, show).write(wanted)


async def _change(
    access: ModelAccess, scope: TurnScope, sight: Sight, wanted: Wanted, show: Show
) -> Written | CannotSuggest:
    language = (wanted.language or sight.language) if wanted.kind == "translation" else sight.language
    showing = Showing(show, lambda _text: None)
    asked = await access.ask(
        "copilot",
        scope,
        Request(
            system=make_system(None, searches=False),
            prompt=make_change_prompt(wanted, language),
            tools={TOOL: ChangedText},
            find_fault=lambda draft: find_fault_in_change(wanted.kind, wanted.text, cast("ChangedText", draft)),
            show=showing.grow,
            output_tokens=4_000,
        ),
    )
    if not isinstance(asked.draft, ChangedText):
        return _failed(asked)
    if asked.draft.text == wanted.text.strip():
        return CannotSuggest("nothing_to_change")
    return _written(asked, asked.draft.text, language)


@dataclass(frozen=True)
class _Suggesting:
    access: ModelAccess
    scope: TurnScope
    sight: Sight
    library: Library
    checks: SuggestionChecks
    messages: Mapping[str, ContextMessage]
    show: Show

    @classmethod
    def of(cls, access: ModelAccess, scope: TurnScope, sight: Sight, show: Show) -> "_Suggesting":
        library = Library(access.db, scope, sight.config, sight.search_language)
        messages = name_messages(sight)
        return cls(access, scope, sight, library, SuggestionChecks(sight, library.passages, messages), messages, show)

    async def write(self, wanted: Wanted) -> Written | CannotSuggest:
        if wanted.kind == "summary":
            return await self._sum_up(wanted)
        if wanted.kind == "next_step":
            return await self._step(wanted)
        return await self._text(wanted)

    async def _text(self, wanted: Wanted) -> Written | CannotSuggest:
        is_answer = wanted.kind == "answer"
        showing = Showing(self.show, lambda text: self.checks.find_fault_in_words(text, list(self.library.passages)))
        asked = await self._ask(
            wanted,
            SuggestedText,
            lambda draft: self.checks.find_fault_in_text(cast("SuggestedText", draft), must_cite=is_answer),
            showing,
        )
        if not isinstance(asked.draft, SuggestedText):
            return _failed(asked)
        if is_answer and not asked.draft.found:
            return CannotSuggest("nothing_found")
        language = wanted.team_language if is_answer else self.sight.language
        return _written(asked, without_marks(asked.draft.text), language, self._cited(asked.draft.citations))

    async def _sum_up(self, wanted: Wanted) -> Written | CannotSuggest:
        asked = await self._ask(wanted, Summary, self.checks.find_fault_in_summary)
        if not isinstance(asked.draft, Summary):
            return _failed(asked)
        lines = [
            Statement(part=line.part, text=line.statement, message_ids=(self.messages[line.message].id,))
            for line in asked.draft.lines
            if self.checks.is_proved(line)
        ]
        order = ("wants", "gathered", "told", "open")
        lines.sort(key=lambda line: order.index(line.part))
        language = wanted.team_language
        text = "\n".join(f"{SENTENCES.say(f'part_{line.part}', language)}: {line.text}" for line in lines)
        return _written(asked, text, language, lines=tuple(lines))

    async def _step(self, wanted: Wanted) -> Written | CannotSuggest:
        asked = await self._ask(wanted, NextStep, self.checks.find_fault_in_step)
        if not isinstance(asked.draft, NextStep):
            return _failed(asked)
        ids = tuple(dict.fromkeys(self.messages[handle].id for handle in asked.draft.messages))
        text = without_marks(asked.draft.text)
        step = Statement(part="next", text=text, message_ids=ids)
        cited = self._cited(asked.draft.citations)
        return _written(asked, text, wanted.team_language, cited, lines=(step,))

    async def _ask(
        self,
        wanted: Wanted,
        tool: type[DraftPart],
        find_fault: Callable[[Any], str | None],
        showing: Showing | None = None,
    ) -> Asked:
        needs_knowledge = wanted.kind != "summary"
        whole = await self.library.read_whole() if needs_knowledge else None
        searches = needs_knowledge and whole is None
        request = Request(
            system=make_system(whole, searches=searches),
            prompt=make_prompt(self.sight, wanted, self.messages),
            tools={TOOL: tool},
            find_fault=find_fault,
            search=self.library.search if searches else None,
            show=showing.grow if showing else None,
        )
        return await self.access.ask("copilot", self.scope, request)

    def _cited(self, handles: list[str]) -> tuple[Any, ...]:
        return tuple(self.library.passages[handle].citation for handle in dict.fromkeys(handles))


def _failed(asked: Asked) -> CannotSuggest:
    return CannotSuggest(asked.problem or "not_understood")


def _written(
    asked: Asked, text: str, language: str, citations: tuple[Any, ...] = (), lines: tuple[Statement, ...] = ()
) -> Written:
    return Written(
        text=text,
        language=language,
        written_by="model",
        citations=citations,
        lines=lines,
        provider=asked.provider,
        model=asked.model,
    )
