"""Running a replay: item by item, each kept as soon as it is answered, so that a restart goes on where it was."""

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from relevo.assistant.ask import Asked, AskResult, ask_version
from relevo.assistant.context import Answerer
from relevo.assistant.replay.comparing import MOST_RUNS, Judged, judge_runs, verdict_of_case, verdict_of_turn
from relevo.assistant.replay.situations import of_case, of_past_turn
from relevo.desk.assistants.api import (
    Assistant,
    NoSuchAssistant,
    draft_revision,
    get_assistant,
    get_assistant_as_drafted,
)
from relevo.desk.cases import api as cases
from relevo.desk.cases.api import VERDICTS, CaseOut, Expected, Failure, NoSuchCase, ReplayTotals, Said, Situation
from relevo.desk.conversations.api import NoSuchConversation
from relevo.kit.ids import AssistantId, WorkspaceId
from relevo.platform.db import Database, Record, Tx

# A job runs for so long and then hands on to the next: a worker that stops loses one item at most.
SLICE_S = 20.0
_BATCH = 20


@dataclass(frozen=True, kw_only=True)
class Versions:
    live: Assistant
    draft: Assistant | None


@dataclass
class Spent:
    """Of this slice: milliseconds of answering; dollars, or None once a price was unknown."""

    milliseconds: float = 0.0
    cost: float | None = 0.0

    def add(self, result: AskResult) -> None:
        self.milliseconds += result.milliseconds
        if result.model is not None:
            price = result.model.get("cost")
            self.cost = None if price is None or self.cost is None else self.cost + price


@dataclass(frozen=True)
class Replayer:
    """Asks; it writes nothing but the replay's own rows."""

    db: Database
    workspace_id: WorkspaceId
    answerers: Mapping[str, Answerer]

    async def run_slice(self, replay_id: UUID) -> bool:
        """True when something is left. Safe to run twice: an item that is answered is not asked again."""
        versions = await self._versions(replay_id)
        if versions is None:
            return False
        until = time.monotonic() + SLICE_S
        while time.monotonic() < until:
            async with self.db.transaction(self.workspace_id, read_only=True) as tx:
                replay = await cases.find_replay(tx, replay_id)
                items = await cases.fetch_open_items(tx, replay_id, limit=_BATCH)
            if replay is None or replay["state"] != "running":
                return False
            if not items:
                await self._end(replay_id, "done")
                return False
            for item in items:
                spent = Spent()
                await self._replay_item(replay_id, item, versions, spent)
                await self._count(replay_id, spent)
                if time.monotonic() > until:
                    break
        return True

    async def _versions(self, replay_id: UUID) -> Versions | None:
        async with self.db.transaction(self.workspace_id) as tx:
            replay = await cases.find_replay(tx, replay_id)
            if replay is None or replay["state"] != "running":
                return None
            assistant_id = AssistantId(replay["assistant_id"])
            try:
                live = await get_assistant(tx, assistant_id)
                if replay["draft_revision"] is None:
                    return Versions(live=live, draft=None)
                # A draft that was changed meanwhile is another one: what was asked so far does not speak for it.
                if await draft_revision(tx, assistant_id) != replay["draft_revision"]:
                    await cases.end_replay(tx, replay_id, "cancelled", replay["totals"])
                    await cases.announce_replay(tx, assistant_id, replay_id)
                    return None
                return Versions(live=live, draft=await get_assistant_as_drafted(tx, assistant_id))
            except NoSuchAssistant:
                await cases.end_replay(tx, replay_id, "failed", replay["totals"])
                return None

    async def _replay_item(self, replay_id: UUID, item: Record, versions: Versions, spent: Spent) -> None:
        async with self.db.transaction(self.workspace_id, read_only=True) as tx:
            found = await _find(tx, item)
        if found is None:
            async with self.db.transaction(self.workspace_id) as tx:
                await cases.drop_item(tx, replay_id, item["position"])
            return
        asked, case = found
        if case is None:
            await self._replay_turn(replay_id, item["position"], asked, versions, spent)
        else:
            await self._replay_case(replay_id, item["position"], asked, case, versions, spent)

    async def _replay_turn(
        self, replay_id: UUID, position: int, asked: Asked, versions: Versions, spent: Spent
    ) -> None:
        live = await self._ask(versions.live, asked, spent)
        draft = await self._ask(versions.draft or versions.live, asked, spent)
        verdict = verdict_of_turn(live, draft)
        async with self.db.transaction(self.workspace_id) as tx:
            await cases.keep_item(tx, replay_id, position, _item(verdict, live, draft))

    async def _replay_case(
        self, replay_id: UUID, position: int, asked: Asked, case: CaseOut, versions: Versions, spent: Spent
    ) -> None:
        live = await self._judge(versions.live, asked, case.expected, spent)
        draft = None if versions.draft is None else await self._judge(versions.draft, asked, case.expected, spent)
        verdict = verdict_of_case(live, draft)
        item = _item(verdict, live.said, draft and draft.said, (draft or live).failures)
        async with self.db.transaction(self.workspace_id) as tx:
            await cases.keep_item(tx, replay_id, position, item)
            of_live = "unstable" if live.is_unstable else "passed" if live.passed else "failed"
            await cases.keep_verdict(tx, case.id, of_live, [failure.model_dump() for failure in live.failures])

    async def _judge(self, version: Assistant, asked: Asked, expected: Expected, spent: Spent) -> Judged:
        async def ask(question: Asked) -> AskResult:
            result = await ask_version(self.db, self.workspace_id, version, question, self.answerers)
            spent.add(result)
            return result

        return await judge_asked(asked, expected, ask, answerer=version.config.answerer)

    async def _ask(self, version: Assistant, asked: Asked, spent: Spent) -> Said:
        result = await ask_version(self.db, self.workspace_id, version, asked, self.answerers)
        spent.add(result)
        return said_of(result)

    async def _count(self, replay_id: UUID, spent: Spent) -> None:
        async with self.db.transaction(self.workspace_id) as tx:
            replay = await cases.find_replay(tx, replay_id, lock=True)
            if replay is None:
                return
            totals = ReplayTotals.model_validate(replay["totals"])
            cost = None if totals.cost is None or spent.cost is None else totals.cost + spent.cost
            counts = await cases.count_verdicts(tx, replay_id)
            await cases.keep_totals(tx, replay_id, _totals(counts, totals.milliseconds + spent.milliseconds, cost))
            await cases.announce_replay(tx, replay["assistant_id"], replay_id)

    async def _end(self, replay_id: UUID, state: str) -> None:
        async with self.db.transaction(self.workspace_id) as tx:
            replay = await cases.find_replay(tx, replay_id, lock=True)
            if replay is None:
                return
            totals = ReplayTotals.model_validate(replay["totals"])
            counts = await cases.count_verdicts(tx, replay_id)
            await cases.end_replay(tx, replay_id, state, _totals(counts, totals.milliseconds, totals.cost))
            await cases.announce_replay(tx, replay["assistant_id"], replay_id)
            await cases.announce_cases(tx, AssistantId(replay["assistant_id"]))


def _totals(counts: Mapping[str, int], milliseconds: float, cost: float | None) -> dict[str, Any]:
    """`counts`: of each verdict, with `open`, `cases` and `items`."""
    verdicts = {name: counts.get(name, 0) for name in VERDICTS}
    totals = ReplayTotals(
        cases=counts["cases"],
        turns=counts["items"] - counts["cases"],
        done=counts["items"] - counts.get("open", 0),
        milliseconds=round(milliseconds, 1),
        cost=cost,
        **verdicts,
    )
    return totals.model_dump()


async def _find(tx: Tx, item: Record) -> tuple[Asked, CaseOut | None] | None:
    """None: what was to be asked is gone."""
    if item["case_id"] is not None:
        try:
            case = await cases.get_case(tx, item["case_id"])
        except NoSuchCase:
            return None
        return of_case(case.situation), case
    try:
        asked = await of_past_turn(tx, item["conversation_id"], item["message_id"])
    except NoSuchConversation:
        return None
    return None if asked is None else (asked, None)


def _item(verdict: str, live: Said, draft: Said | None, failures: Sequence[Failure] = ()) -> dict[str, Any]:
    return {
        "verdict": verdict,
        "live": said_json(live),
        "draft": None if draft is None else said_json(draft),
        "failures": [failure.model_dump() for failure in failures],
    }


async def judge_case(
    situation: Situation, expected: Expected, ask: Callable[[Asked], Awaitable[AskResult]], *, answerer: str
) -> Judged:
    """One case, by whoever can be asked. `answerer`: "builtin" says the same each time, others are asked again."""
    return await judge_asked(of_case(situation), expected, ask, answerer=answerer)


async def judge_asked(
    asked: Asked, expected: Expected, ask: Callable[[Asked], Awaitable[AskResult]], *, answerer: str
) -> Judged:
    """Without a model the same question has the same answer; with one, a failure is asked again."""
    runs = [said_of(await ask(asked))]
    first = judge_runs(expected, runs)
    if first.passed or answerer == "builtin":
        return first
    while len(runs) < MOST_RUNS:
        runs.append(said_of(await ask(asked)))
    return judge_runs(expected, runs)


def said_of(result: AskResult) -> Said:
    titles = dict.fromkeys(str(citation["title"]) for citation in result.citations)
    return Said(
        outcome=result.outcome,
        text=result.text,
        language=result.language,
        sources=tuple(titles),
        reason=result.reason,
        slot=result.slot,
    )


def said_json(said: Said) -> dict[str, Any]:
    return {
        "outcome": said.outcome,
        "text": said.text,
        "language": said.language,
        "sources": list(said.sources),
        "reason": said.reason,
        "slot": said.slot,
    }
