"""The assistant's part of the knowledge, behind the port that answerers see."""

from dataclasses import dataclass
from uuid import UUID

from relevo.assistant.context import Candidates, Found, NothingFound, Passage
from relevo.assistant.outcomes import DOCUMENT, Choice, Citation
from relevo.desk.assistants.api import AssistantConfig
from relevo.desk.knowledge import api as knowledge
from relevo.kit.ids import AssistantId, DocumentId, WorkspaceId
from relevo.platform.db import Database, Tx

# A question is a few sentences; who pastes a log is not helped by searching for all of it.
LONGEST_QUESTION = 1_500


@dataclass(frozen=True)
class DeskKnowledge:
    """Reads in short transactions of its own: a turn holds none while it thinks."""

    db: Database
    workspace_id: WorkspaceId
    assistant_id: AssistantId | None
    config: AssistantConfig

    async def find_answer(
        self, question: str, language: str, *, before: str = "", without: UUID | None = None
    ) -> Found:
        # As the search will look it up; the provider is asked while no transaction is open.
        asked = knowledge.Query(text=question[:LONGEST_QUESTION], language=language, before=before[:LONGEST_QUESTION])
        await knowledge.prepare_questions(self.workspace_id, [asked.whole])
        async with self.db.transaction(self.workspace_id, read_only=True) as tx:
            opened = OpenKnowledge(tx, self.assistant_id, self.config)
            return await opened.find_answer(question, language, before=before, without=without)

    async def find_in_document(self, document_id: UUID, question: str, language: str) -> Passage | None:
        async with self.db.transaction(self.workspace_id, read_only=True) as tx:
            opened = OpenKnowledge(tx, self.assistant_id, self.config)
            return await opened.find_in_document(document_id, question, language)


@dataclass(frozen=True)
class OpenKnowledge:
    """Reads in a transaction that is open already."""

    tx: Tx
    assistant_id: AssistantId | None
    config: AssistantConfig

    async def find_answer(
        self, question: str, language: str, *, before: str = "", without: UUID | None = None
    ) -> Found:
        chosen = self.config.knowledge_source_ids
        threshold = self.config.accept_threshold
        found = await knowledge.find_answer(
            self.tx,
            question[:LONGEST_QUESTION],
            language=language,
            assistant_id=self.assistant_id,
            source_ids=None if chosen == "all" else chosen,
            accept_threshold=knowledge.ACCEPT_THRESHOLD if threshold is None else threshold,
            before=before[:LONGEST_QUESTION],
            without=without,
        )
        match found:
            case knowledge.Answer():
                return passage_of(found)
            case knowledge.Choices():
                return Candidates(choices=tuple(map(_choice, found.choices)), confidence=found.confidence)
            case knowledge.Nothing():
                return NothingFound(confidence=found.confidence)

    async def find_in_document(self, document_id: UUID, question: str, language: str) -> Passage | None:
        found = await knowledge.answer_from_document(
            self.tx, DocumentId(document_id), question[:LONGEST_QUESTION], language=language
        )
        return passage_of(found) if isinstance(found, knowledge.Answer) else None


def passage_of(answer: knowledge.Answer) -> Passage:
    hit = answer.hit
    citation = Citation(
        document_id=hit.document_id,
        document_version=hit.document_version,
        passage_id=hit.passage_id,
        title=hit.title,
        heading=hit.heading,
        excerpt=answer.text,
        url=hit.url,
    )
    return Passage(text=answer.text, confidence=answer.confidence, citation=citation)


def _choice(choice: knowledge.DocumentChoice) -> Choice:
    return Choice(id=f"{DOCUMENT}{choice.document_id}", label=choice.label, document_id=choice.document_id)
