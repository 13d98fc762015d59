"""The assistant's knowledge for a model: small knowledge whole, large knowledge through a search. Passages get handles.

A handle (p1, p2, ...) is all a model can name: an id of another document, assistant or workspace cannot be expressed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from relevo.assistant.answerers.llm.prompts import render_passage
from relevo.assistant.context import Passage, TurnScope
from relevo.assistant.outcomes import Citation
from relevo.desk.assistants.api import AssistantConfig
from relevo.desk.knowledge import api as knowledge
from relevo.platform.db import Database

# About 6,000 tokens: cheap where the provider keeps the prefix, and better than any search.
SMALL_KNOWLEDGE = 24_000
PASSAGES_PER_SEARCH = 6
MOST_PASSAGES = 24
EXCERPT_CHARACTERS = 400


@dataclass
class Library:
    db: Database
    scope: TurnScope
    config: AssistantConfig
    language: str
    passages: dict[str, Passage] = field(default_factory=dict[str, Passage])

    async def read_whole(self) -> Sequence[tuple[str, Passage]] | None:
        async with self.db.transaction(self.scope.workspace_id, read_only=True) as tx:
            hits = await knowledge.read_whole(
                tx,
                assistant_id=self.scope.assistant_id,
                source_ids=self._chosen,
                most_characters=SMALL_KNOWLEDGE,
            )
        if hits is None:
            return None
        return [self._add(hit) for hit in hits]

    async def search(self, question: str) -> str:
        """The passages as the model reads them."""
        await knowledge.prepare_questions(self.scope.workspace_id, [question])
        async with self.db.transaction(self.scope.workspace_id, read_only=True) as tx:
            hits = await knowledge.search(
                tx,
                question,
                language=self.language,
                assistant_id=self.scope.assistant_id,
                source_ids=self._chosen,
                limit=PASSAGES_PER_SEARCH,
            )
        found = [self._add(hit) for hit in hits if len(self.passages) < MOST_PASSAGES]
        return "\n".join(render_passage(handle, passage) for handle, passage in found) or "Nothing found."

    @property
    def _chosen(self) -> Sequence[UUID] | None:
        chosen = self.config.knowledge_source_ids
        return None if chosen == "all" else chosen

    def _add(self, hit: knowledge.Hit) -> tuple[str, Passage]:
        for handle, passage in self.passages.items():
            if passage.citation.passage_id == hit.passage_id:
                return handle, passage
        handle = f"p{len(self.passages) + 1}"
        self.passages[handle] = _passage(hit)
        return handle, self.passages[handle]


def _passage(hit: knowledge.Hit) -> Passage:
    citation = Citation(
        document_id=hit.document_id,
        document_version=hit.document_version,
        passage_id=hit.passage_id,
        title=hit.title,
        heading=hit.heading,
        excerpt=hit.text[:EXCERPT_CHARACTERS],
        url=hit.url,
    )
    return Passage(text=hit.text, confidence=hit.confidence, citation=citation)
