"""What the shop learned from its people so far: an answer that was corrected (and who had heard the old one), a rule
that waits for an admin, tests of the assistant and invented customers.

The knowledge ends as its files say: what was corrected stands there in its old words until it is.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from relevo.desk.cases.api import CaseInput, do_add_case
from relevo.desk.corrections.api import AnswerCorrection, do_correct
from relevo.desk.knowledge import api as knowledge
from relevo.desk.personas.actions import do_add_persona
from relevo.desk.personas.schemas import PersonaInput
from relevo.kit.ids import AssistantId, DocumentId
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx

_FILE = Path(__file__).with_name("learning.json")
_ANSWER = """
SELECT a.id FROM message q
JOIN message a ON a.workspace_id = q.workspace_id AND a.conversation_id = q.conversation_id AND a.seq > q.seq
    AND a.author_kind = 'assistant' AND a.kind = 'message'
WHERE q.workspace_id = $1 AND q.author_kind = 'contact' AND q.text = $2 ORDER BY a.seq LIMIT 1
"""
# Looked at once a day, as they would have been.
_AGE = (
    "UPDATE correction SET made_at = now() - interval '20 hours' WHERE workspace_id = $1 AND state = 'applied'",
    "UPDATE correction SET made_at = now() - interval '3 hours' WHERE workspace_id = $1 AND state = 'proposed'",
)

Json = dict[str, Any]


def read_learning() -> Json:
    found: Json = json.loads(_FILE.read_text(encoding="utf-8"))
    return found


def as_it_was(qas: list[Json], corrected: Json) -> list[Json]:
    """The questions and answers before the correction."""
    return [qa | {"answer": corrected["was"]} if qa["question"] == corrected["question"] else qa for qa in qas]


async def learn(tx: Tx, qas: list[Json], assistant_id: AssistantId, team: Mapping[str, Actor]) -> None:
    learned = read_learning()
    await _correct(tx, learned["corrected"], qas, team)
    await _propose(tx, learned["proposed"], assistant_id, team)
    for statement in _AGE:
        await tx.execute(statement, tx.tenant)
    for case in learned["cases"]:
        await do_add_case(tx, assistant_id, CaseInput.model_validate(case), by=team["ana"])
    for persona in learned["personas"]:
        await do_add_persona(tx, assistant_id, PersonaInput.model_validate(persona), by=team["ana"])


async def _correct(tx: Tx, given: Json, qas: list[Json], team: Mapping[str, Actor]) -> None:
    right: str = next(qa["answer"] for qa in qas if qa["question"] == given["question"])
    document_id = await tx.fetchval(
        "SELECT id FROM knowledge_document WHERE workspace_id = $1 AND title = $2", tx.tenant, given["question"]
    )
    correction = AnswerCorrection(
        kind="edit_qa", fault=given["fault"], document_id=document_id, question=given["asked"], answer=right
    )
    await do_correct(tx, await _answer_to(tx, given["asked"]), correction, by=team[given["by"]])
    await knowledge.index_at_once(tx, DocumentId(document_id))


async def _propose(tx: Tx, given: Json, assistant_id: AssistantId, team: Mapping[str, Actor]) -> None:
    rule = AnswerCorrection(
        kind="rule",
        fault=given["fault"],
        assistant_id=assistant_id,
        question=given["asked"],
        words=given["words"],
    )
    await do_correct(tx, await _answer_to(tx, given["asked"]), rule, by=team[given["by"]])


async def _answer_to(tx: Tx, asked: str) -> UUID:
    message_id = await tx.fetchval(_ANSWER, tx.tenant, asked)
    if message_id is None:
        msg = f"nobody asked {asked!r} in the script"
        raise ValueError(msg)
    found: UUID = message_id
    return found
