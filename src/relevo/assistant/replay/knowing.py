"""Asking a version a question in a replay, or knowing what it says because an earlier answer holds for it too."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from relevo.assistant.ask import Asked, AskResult, ask_version
from relevo.assistant.context import Answerer
from relevo.assistant.replay.comparing import MOST_RUNS, Judged, judge_runs
from relevo.assistant.replay.saying import said_from, said_of
from relevo.assistant.replay.touching import Known, Traits, known_answer, traits_from, traits_of
from relevo.desk.assistants.api import Assistant, AssistantConfig
from relevo.desk.cases.api import EarlierItem, Expected, Said
from relevo.kit.ids import WorkspaceId
from relevo.platform.db import Database, Record


@dataclass
class Spent:
    """Milliseconds of answering; dollars, or None once a price was unknown; answers asked for, and known ones."""

    milliseconds: float = 0.0
    cost: float | None = 0.0
    asked: int = 0
    known: int = 0

    def add(self, result: AskResult) -> None:
        self.milliseconds += result.milliseconds
        self.asked += 1
        if result.model is not None:
            price = result.model.get("cost")
            self.cost = None if price is None or self.cost is None else self.cost + price


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """Answers of earlier replays over the same knowledge, by question."""

    configs: Mapping[UUID, tuple[AssistantConfig, AssistantConfig | None]]
    items: Mapping[bytes, Sequence[EarlierItem]] = field(default_factory=dict[bytes, Sequence[EarlierItem]])

    def of(self, asked: Asked) -> list[Known]:
        if asked.people is not None:
            # What is said of people hangs on hours and teams, which may be others by now.
            return []
        known: list[Known] = []
        for item in self.items.get(hash_of(asked), ()):
            live, draft = self.configs[item.replay_id]
            known += _known(live, item.live, item.basis.get("live"), asked)
            known += _known(draft, item.draft, item.basis.get("draft"), asked)
        return known


def read_configs(rows: Sequence[Record]) -> dict[UUID, tuple[AssistantConfig, AssistantConfig | None]]:
    return {
        row["id"]: (
            AssistantConfig.model_validate(row["live_config"]),
            None if row["draft_config"] is None else AssistantConfig.model_validate(row["draft_config"]),
        )
        for row in rows
    }


def _known(
    config: AssistantConfig | None, said: dict[str, Any] | None, traits: dict[str, Any] | None, asked: Asked
) -> list[Known]:
    if config is None or said is None or traits is None:
        return []
    return [Known(config=config.on_channel(asked.channel_id), said=said_from(said), traits=traits_from(traits))]


def hash_of(asked: Asked) -> bytes:
    """Of all that an answerer is given beside its configuration and the knowledge."""
    history = [
        [turn.author, turn.text, [[choice.id, choice.label] for choice in turn.choices]] for turn in asked.history
    ]
    given = [asked.text, asked.language, history, str(asked.channel_id), asked.people, repr(asked.told)]
    return hashlib.sha256(json.dumps(given, ensure_ascii=False).encode()).digest()


@dataclass
class Interview:
    """One item of a replay: the same question to one version after the other. What one said may hold for the next."""

    db: Database
    workspace_id: WorkspaceId
    answerers: Mapping[str, Answerer]
    asked: Asked
    spent: Spent
    known: list[Known]

    async def ask(self, version: Assistant) -> tuple[Said, Traits]:
        config = version.config.on_channel(self.asked.channel_id)
        known = known_answer(self.asked, config, self.known)
        if known is not None:
            self.spent.known += 1
            return known.said, known.traits
        return await self._ask(version, config)

    async def judge(self, version: Assistant, expected: Expected) -> tuple[Judged, Traits]:
        """Without a model the same question has the same answer; with one, a failure is asked again."""
        said, traits = await self.ask(version)
        runs = [said]
        first = judge_runs(expected, runs)
        if first.passed or version.config.answerer == "builtin":
            return first, traits
        while len(runs) < MOST_RUNS:
            runs.append((await self._ask(version, version.config.on_channel(self.asked.channel_id)))[0])
        return judge_runs(expected, runs), traits

    async def _ask(self, version: Assistant, config: AssistantConfig) -> tuple[Said, Traits]:
        result = await ask_version(self.db, self.workspace_id, version, self.asked, self.answerers)
        self.spent.add(result)
        said, traits = said_of(result), traits_of(result)
        self.known.append(Known(config=config, said=said, traits=traits))
        return said, traits
