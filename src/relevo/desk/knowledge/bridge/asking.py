"""A question in the languages of the knowledge, as the bridge has it."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from relevo.desk.knowledge.bridge.apertium import Bridge
from relevo.desk.knowledge.bridge.current import current_bridge

# A question is a few sentences: what is pasted after it would only make it late.
_LONGEST_QUESTION = 1_000

Asked = tuple[str, str, str]  # the question, the one before it, their language


@dataclass(frozen=True)
class Bridged:
    """A question and the one it leans on, in another language; empty where there is no bridge."""

    text: str = ""
    before: str = ""

    @property
    def whole(self) -> str:
        return f"{self.before} {self.text}".strip()


NOT_BRIDGED = Bridged()


async def bridge_queries(queries: Sequence[Asked], languages: Collection[str]) -> list[Mapping[str, Bridged]]:
    """Per query, by language of the knowledge other than its own. The bridge's time is the caller's: milliseconds."""
    bridge = current_bridge()
    nowhere: list[Mapping[str, Bridged]] = [{} for _ in queries]
    if bridge is None:
        return nowhere
    wanted = {
        (source, target)
        for _, _, source in queries
        for target in languages
        if source != target and bridge.connects(source, target)
    }
    if not wanted:
        return nowhere
    return await asyncio.to_thread(_bridge, bridge, queries, sorted(wanted))


def _bridge(bridge: Bridge, queries: Sequence[Asked], wanted: Sequence[tuple[str, str]]) -> list[Mapping[str, Bridged]]:
    bridged: list[dict[str, Bridged]] = [{} for _ in queries]
    for source, target in wanted:
        numbers = [number for number, (_, _, language) in enumerate(queries) if language == source]
        texts = [text[:_LONGEST_QUESTION] for number in numbers for text in queries[number][:2]]
        answers = [each or "" for each in bridge.translate(texts, source, target)]
        for at, number in enumerate(numbers):
            bridged[number][target] = Bridged(answers[2 * at], answers[2 * at + 1])
    return list(bridged)
