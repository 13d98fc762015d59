"""Running a replay: item by item, each kept as soon as it is answered, so that a restart goes on where it was."""

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from relevo.assistant.ask import Asked, AskResult
from relevo.assistant.context import Answerer
from relevo.assistant.model_access import ModelAccess
from relevo.assistant.replay.comparing import MOST_RUNS, Judged, judge_runs, verdict_of_case, verdict_of_turn
from relevo.assistant.replay.knowing import Earlier, Interview, Spent, hash_of, read_configs
from relevo.assistant.replay.rubric import judge_tone
from relevo.assistant.replay.saying import said_json, said_of
from relevo.assistant.replay.situations import Past, of_case, read_past, turn_in
from relevo.assistant.replay.touching import Traits
from relevo.desk.assistants.api import (
    Assistant,
    NoSuchAssistant,
    draft_revision,
    get_assistant,
    get_assistant_as_drafted,
)
from relevo.desk.cases import api as cases
from relevo.desk.cases.api import VERDICTS, CaseOut, Expected, Json, NoSuchCase, ReplayTotals, Said, Situation
from relevo.desk.conversations.api import NoSuchConversation
from relevo.desk.knowledge.api import knowledge_stamp
from relevo.kit.ids import AssistantId, WorkspaceId
from relevo.platform.db import Database, Record, Tx

# A job runs for so long and then hands on to the next: a worker that stops loses one item at most.
SLICE_S = 20.0
_BATCH = 50
# Screens hear how far it is so often.
_TELL_S = 1.0


@dataclass(frozen=True, kw_only=True)
class Versions:
    """What is asked, over which knowledge, and what earlier replays over it know."""

    live: Assistant
    draft: Assistant | None
    stamp: str
    earlier: Earlier

    @property
    def costs(self) -> bool:
        return any(version.config.answerer != "builtin" for version in (self.live, self.draft) if version is not None)


@dataclass(frozen=True, kw_only=True)
class Planned:
    """An item with what it asks; `case` None: a past turn."""

    position: int
    asked: Asked
    case: CaseOut | None


@dataclass(frozen=True)
class _Answer:
    said: Said
    traits: Traits


@dataclass(frozen=True)
class _Answered:
    """An item with what is kept of it; `live`: how the live version held its case."""

    item: Planned
    kept: Json
    live: Judged | None


@dataclass(frozen=True)
class Replayer:
    """Asks; it writes nothing but the replay's own rows."""

    db: Database
    workspace_id: WorkspaceId
    answerers: Mapping[str, Answerer]
    # Who judges a tone; None: nobody.
    access: ModelAccess | None = None

    async def run_slice(self, replay_id: UUID) -> bool:
        """True when something is left. Safe to run twice: an item that is answered is not asked again."""
        versions = await self._versions(replay_id)
        if versions is None:
            return False
        until = time.monotonic() + SLICE_S
        while time.monotonic() < until:
            planned = await self._next(replay_id)
            if planned is None:
                return False
            if not planned:
                await self._end(replay_id, versions)
                return False
            await self._replay_batch(replay_id, planned, versions, until)
        return True

    async def _versions(self, replay_id: UUID) -> Versions | None:
        async with self.db.transaction(self.workspace_id) as tx:
            replay = await cases.find_replay(tx, replay_id)
            if replay is None or replay["state"] != "running":
                return None
            assistant_id = AssistantId(replay["assistant_id"])
            try:
                live = await get_assistant(tx, assistant_id)
            except NoSuchAssistant:
                await cases.end_replay(tx, replay_id, "failed", replay["totals"])
                return None
            draft = None
            if replay["draft_revision"] is not None:
                # A draft that was changed meanwhile is another one: what was asked so far does not speak for it.
                if await draft_revision(tx, assistant_id) != replay["draft_revision"]:
                    await cases.end_replay(tx, replay_id, "cancelled", replay["totals"])
                    await cases.announce_replay(tx, assistant_id, replay_id)
                    return None
                draft = await get_assistant_as_drafted(tx, assistant_id)
            return await self._with_basis(tx, replay_id, live, draft)

    async def _with_basis(self, tx: Tx, replay_id: UUID, live: Assistant, draft: Assistant | None) -> Versions:
        stamp = await _stamp(tx, live)
        configs = [None if version is None else version.config.model_dump(mode="json") for version in (live, draft)]
        await cases.keep_basis(tx, replay_id, stamp=stamp, live=configs[0] or {}, draft=configs[1])
        basis = await cases.find_basis(tx, replay_id)
        rows = []
        if not basis["is_fresh"] and basis["knowledge_stamp"] == stamp:
            rows = await cases.fetch_earlier(tx, live.id, stamp=stamp)
        return Versions(live=live, draft=draft, stamp=stamp, earlier=Earlier(configs=read_configs(rows)))

    async def _next(self, replay_id: UUID) -> list[Planned] | None:
        """The next items that are open; none: nothing is left. None: the replay is over, or somebody stopped it."""
        gone: list[int] = []
        planned: list[Planned] = []
        while not planned:
            async with self.db.transaction(self.workspace_id, read_only=True) as tx:
                replay = await cases.find_replay(tx, replay_id)
                if replay is None or replay["state"] != "running":
                    return None
                items = await cases.fetch_open_items(tx, replay_id, limit=_BATCH)
                threads: dict[UUID, Past] = {}
                for item in items:
                    found = await _find(tx, item, threads)
                    if found is None:
                        gone.append(item["position"])
                    else:
                        planned.append(Planned(position=item["position"], asked=found[0], case=found[1]))
            if not items:
                return []
            async with self.db.transaction(self.workspace_id) as tx:
                for position in gone:
                    await cases.drop_item(tx, replay_id, position)
            gone.clear()
        return planned

    async def _replay_batch(
        self, replay_id: UUID, planned: Sequence[Planned], versions: Versions, until: float
    ) -> None:
        async with self.db.transaction(self.workspace_id, read_only=True) as tx:
            hashes = [hash_of(item.asked) for item in planned]
            found = await cases.fetch_earlier_items(tx, list(versions.earlier.configs), hashes)
        by_question = {key: [item for item in found if item.asked == key] for key in hashes}
        earlier = replace(versions.earlier, items=by_question)
        spent, told = Spent(), time.monotonic()
        answered: list[_Answered] = []
        for item in planned:
            interview = Interview(self.db, self.workspace_id, self.answerers, item.asked, spent, earlier.of(item.asked))
            answered.append(await self._replay(item, versions, interview))
            # What cost money is kept at once; the builtin answerer's answers are cheap to ask for again.
            if versions.costs or time.monotonic() > min(told + _TELL_S, until):
                await self._keep(replay_id, answered, spent)
                answered, spent, told = [], Spent(), time.monotonic()
            if time.monotonic() > until:
                break
        await self._keep(replay_id, answered, spent)

    async def _replay(self, item: Planned, versions: Versions, interview: Interview) -> _Answered:
        if item.case is None:
            live, of_live = await interview.ask(versions.live)
            draft, of_draft = await interview.ask(versions.draft or versions.live)
            kept = _kept(item, _Answer(live, of_live), _Answer(draft, of_draft))
            return _Answered(item, kept | {"verdict": verdict_of_turn(live, draft)}, None)
        judged, of_live = await self._judge(item.case, versions.live, interview)
        of_draft, shown = None, None
        if versions.draft is not None:
            of_draft, traits = await self._judge(item.case, versions.draft, interview)
            shown = _Answer(of_draft.said, traits)
        kept = _kept(item, _Answer(judged.said, of_live), shown) | {
            "verdict": verdict_of_case(judged, of_draft),
            "failures": [failure.model_dump() for failure in (of_draft or judged).failures],
        }
        return _Answered(item, kept, judged)

    async def _judge(self, case: CaseOut, version: Assistant, interview: Interview) -> tuple[Judged, Traits]:
        judged, traits = await interview.judge(version, case.expected)
        if not judged.passed or self.access is None:
            return judged, traits
        rubric, question = case.expected.rubric, case.situation.question
        fault = await judge_tone(self.access, self.workspace_id, rubric, question, judged.said)
        return (replace(judged, failures=[fault]) if fault else judged), traits

    async def _keep(self, replay_id: UUID, answered: Sequence[_Answered], spent: Spent) -> None:
        async with self.db.transaction(self.workspace_id) as tx:
            await cases.keep_items(tx, replay_id, [(one.item.position, one.kept) for one in answered])
            for one in answered:
                if one.item.case is not None and one.live is not None:
                    verdict = "unstable" if one.live.is_unstable else "passed" if one.live.passed else "failed"
                    failures = [failure.model_dump() for failure in one.live.failures]
                    await cases.keep_verdict(tx, one.item.case.id, verdict, failures)
            await self._count(tx, replay_id, spent)

    async def _count(self, tx: Tx, replay_id: UUID, spent: Spent) -> None:
        replay = await cases.find_replay(tx, replay_id, lock=True)
        if replay is None:
            return
        counts = await cases.count_verdicts(tx, replay_id)
        await cases.keep_totals(tx, replay_id, _totals(counts, _sum(replay["totals"], spent)))
        await cases.announce_replay(tx, replay["assistant_id"], replay_id)

    async def _end(self, replay_id: UUID, versions: Versions) -> None:
        async with self.db.transaction(self.workspace_id) as tx:
            replay = await cases.find_replay(tx, replay_id, lock=True)
            if replay is None:
                return
            if await _stamp(tx, versions.live) != (await cases.find_basis(tx, replay_id))["knowledge_stamp"]:
                await cases.forget_basis(tx, replay_id)
            counts = await cases.count_verdicts(tx, replay_id)
            await cases.end_replay(tx, replay_id, "done", _totals(counts, _sum(replay["totals"], Spent())))
            await cases.announce_replay(tx, replay["assistant_id"], replay_id)
            await cases.announce_cases(tx, AssistantId(replay["assistant_id"]))


async def _stamp(tx: Tx, assistant: Assistant) -> str:
    """An assistant says its name: with another one it says something else."""
    return f"{await knowledge_stamp(tx)} {assistant.name}"


def _sum(kept: dict[str, Any], spent: Spent) -> ReplayTotals:
    totals = ReplayTotals.model_validate(kept)
    cost = None if totals.cost is None or spent.cost is None else totals.cost + spent.cost
    return totals.model_copy(
        update={
            "milliseconds": round(totals.milliseconds + spent.milliseconds, 1),
            "cost": cost,
            "asked": totals.asked + spent.asked,
            "known": totals.known + spent.known,
        }
    )


def _totals(counts: Mapping[str, int], spent: ReplayTotals) -> dict[str, Any]:
    """`counts`: of each verdict, with `open`, `cases` and `items`."""
    verdicts = {name: counts.get(name, 0) for name in VERDICTS}
    done = counts["items"] - counts.get("open", 0)
    counted = {"cases": counts["cases"], "turns": counts["items"] - counts["cases"], "done": done, **verdicts}
    return spent.model_copy(update=counted).model_dump()


async def _find(tx: Tx, item: Record, threads: dict[UUID, Past]) -> tuple[Asked, CaseOut | None] | None:
    """None: what was to be asked is gone. `threads`: what was read already, of conversations with several turns."""
    if item["case_id"] is not None:
        try:
            case = await cases.get_case(tx, item["case_id"])
        except NoSuchCase:
            return None
        return of_case(case.situation), case
    conversation_id: UUID = item["conversation_id"]
    try:
        if conversation_id not in threads:
            threads[conversation_id] = await read_past(tx, conversation_id)
    except NoSuchConversation:
        return None
    asked = turn_in(threads[conversation_id], item["message_id"])
    return None if asked is None else (asked, None)


def _kept(item: Planned, live: _Answer, draft: _Answer | None) -> dict[str, Any]:
    return {
        "live": said_json(live.said),
        "draft": None if draft is None else said_json(draft.said),
        "failures": list[Json](),
        "asked": hash_of(item.asked),
        "basis": {"live": live.traits.as_json(), "draft": None if draft is None else draft.traits.as_json()},
    }


async def judge_case(
    situation: Situation, expected: Expected, ask: Callable[[Asked], Awaitable[AskResult]], *, answerer: str
) -> Judged:
    """One case, by whoever can be asked. `answerer`: "builtin" says the same each time, others are asked again."""
    asked = of_case(situation)
    runs = [said_of(await ask(asked))]
    first = judge_runs(expected, runs)
    if first.passed or answerer == "builtin":
        return first
    while len(runs) < MOST_RUNS:
        runs.append(said_of(await ask(asked)))
    return judge_runs(expected, runs)
