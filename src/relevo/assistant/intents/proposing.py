"""Intents that the list may lack: questions of the last weeks that belong together and to none of it. No model.

Questions are compared by the features of the recogniser. The one with the most neighbours begins a group, its
neighbours join, and so on with what is left. A group needs questions from three conversations. It is named after the
words that its questions share and the others lack, for a person to rename; addresses and numbers are left out of its
examples.
"""

import asyncio
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

import numpy as np

from relevo.assistant.answerers.builtin.small_talk import read_small_talk
from relevo.assistant.intents.features import find_features
from relevo.assistant.intents.recogniser import Floats, Recogniser, find_background
from relevo.assistant.intents.recognising import Recognisers
from relevo.desk.conversations import api as conversations
from relevo.desk.intents import api as intents
from relevo.desk.knowledge.api import is_common
from relevo.kit.ids import WorkspaceId, new_id
from relevo.kit.text.words import words
from relevo.platform.db import Database

DAYS = 60
MOST_QUESTIONS = 1_500
FEWEST_CONVERSATIONS = 3
MOST_PROPOSALS = 20
_EXAMPLES = 20
# So alike that they are about the same; tried on questions of clinc150's training part.
_NEIGHBOURS = 0.3
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+")
_NUMBER = re.compile(r"\+?\d[\d .\-/]{3,}\d|\d{4,}")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Question:
    conversation_id: UUID
    language: str | None
    text: str


async def look_for_proposals(db: Database, recognisers: Recognisers, workspace_id: WorkspaceId) -> int:
    """How many are new. Those that were not decided are brought up to date. Safe to run twice."""
    async with db.transaction(workspace_id, read_only=True) as tx:
        asked = await conversations.list_without_intent(tx, days=DAYS, limit=MOST_QUESTIONS)
        version = await intents.fetch_version(tx)
    recogniser = await recognisers.find(workspace_id, version, longest_wait_s=15)
    questions = [Question(each.conversation_id, each.language, text) for each in asked if (text := _clean(each.text))]
    found = await asyncio.to_thread(find_proposals, questions, recogniser)
    async with db.transaction(workspace_id) as tx:
        await intents.drop_open_proposals(tx, but=[each.fingerprint for each in found])
        return await intents.add_proposals(tx, found)


def find_proposals(questions: Sequence[Question], recogniser: Recogniser | None) -> list[intents.Proposal]:
    """The largest first."""
    unknown = [each for each in questions if recogniser is None or recogniser.recognise(each.text) is None]
    unknown = [each for each in unknown if len(words(each.text)) >= 2]
    if len(unknown) < FEWEST_CONVERSATIONS:
        return []
    counted = [find_features(each.text) for each in unknown]
    groups = _group(_compare(counted), unknown)
    frequent = Counter(word for each in unknown for word in set(words(each.text)))
    return [_proposal([unknown[place] for place in group], frequent, len(unknown)) for group in groups]


def _clean(text: str) -> str:
    """The question without politeness; what may belong to one customer is left out."""
    rest = read_small_talk(text).rest[: intents.EXAMPLE_CHARS]
    return _SPACES.sub(" ", _NUMBER.sub("…", _ADDRESS.sub("…", rest))).strip()


def _compare(counted: Sequence[Mapping[str, float]]) -> Floats:
    """How alike each two are, 0 to 1. What greetings and complaints share counts little."""
    background = [find_features(text) for text in find_background()]
    having = Counter(name for features in [*counted, *background] for name in features)
    total = len(counted) + len(background)
    places = {name: place for place, name in enumerate(name for name, count in having.items() if count > 1)}
    likeness = np.zeros((len(counted), len(counted)), np.float32)
    lengths = np.array(
        [
            math.sqrt(sum((weight * math.log(1 + total / having[name])) ** 2 for name, weight in each.items())) or 1.0
            for each in counted
        ],
        np.float32,
    )
    columns: dict[int, list[tuple[int, float]]] = {}
    for row, features in enumerate(counted):
        for name, weight in features.items():
            if name in places:
                columns.setdefault(places[name], []).append((row, weight * math.log(1 + total / having[name])))
    for members in columns.values():
        if len(members) > 1:
            rows = np.array([row for row, _ in members])
            values = np.array([value for _, value in members], np.float32)
            likeness[np.ix_(rows, rows)] += np.outer(values, values)
    return likeness / np.outer(lengths, lengths)


def _group(likeness: Floats, questions: Sequence[Question]) -> list[list[int]]:
    near = likeness >= _NEIGHBOURS
    left = np.ones(len(questions), bool)
    groups: list[list[int]] = []
    while len(groups) < MOST_PROPOSALS:
        counts = (near & left).sum(axis=1) * left
        seed = int(counts.argmax())
        members = np.flatnonzero(near[seed] & left)
        if len(members) < FEWEST_CONVERSATIONS:
            break
        # Once more around the middle of the group: the seed may stand at its edge.
        alike = likeness[:, members].mean(axis=1)
        members = np.flatnonzero((alike >= _NEIGHBOURS * 0.8) & left)
        members = members if len(members) else np.array([seed])
        left[members] = False
        left[seed] = False
        group = sorted((int(place) for place in members), key=lambda place: -float(alike[place]))
        if len({questions[place].conversation_id for place in group}) >= FEWEST_CONVERSATIONS:
            groups.append(group)
    return sorted(groups, key=len, reverse=True)


def _proposal(group: Sequence[Question], frequent: Counter[str], total: int) -> intents.Proposal:
    languages = Counter(each.language for each in group)
    shared = Counter(word for each in group for word in set(words(each.text)))
    telling = sorted(
        (word for word in shared if _tells(word) and shared[word] * 3 >= len(group)),
        key=lambda word: (-shared[word] * math.log(1 + total / frequent[word]), word),
    )[:3]
    name = _as_written(telling, group) or group[0].text[:40]
    return intents.Proposal(
        id=new_id(),
        name=name[:60],
        language=languages.most_common(1)[0][0],
        examples=tuple(dict.fromkeys(each.text for each in group))[:_EXAMPLES],
        conversation_ids=tuple(dict.fromkeys(each.conversation_id for each in group)),
        fingerprint=sha256(" ".join(sorted(telling) or [name]).encode()).hexdigest(),
        created_at=datetime.now(UTC),
    )


def _tells(word: str) -> bool:
    return len(word) > 2 and not any(is_common(word, language) for language in ("en", "es", "pt"))


def _as_written(telling: Sequence[str], group: Sequence[Question]) -> str:
    """The words with their accents, in the order in which the first question has them."""
    written: dict[str, str] = {}
    for each in group:
        for raw in re.findall(r"[^\W_]+", each.text):
            folded = words(raw)
            if folded and folded[0] in telling:
                written.setdefault(folded[0], raw.lower())
    found = " ".join(written[word] for word in sorted(written, key=list(written).index))
    return found[:1].upper() + found[1:]
