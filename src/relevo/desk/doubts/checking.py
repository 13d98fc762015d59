"""Whether an answer that is about to be written would contradict what the knowledge says already."""

from relevo.desk.doubts import repository
from relevo.desk.doubts.contradicting import Difference, contradict
from relevo.desk.doubts.keeping import statement_from
from relevo.desk.doubts.schemas import AgainstOut, AnswerCheckInput, DoubtSide
from relevo.desk.doubts.statements import read_statements
from relevo.desk.knowledge import api as knowledge
from relevo.platform.db import Tx

MOST_DOCUMENTS = 20
MOST_AGAINST = 20


async def find_against(tx: Tx, given: AnswerCheckInput) -> list[AgainstOut]:
    """What of the twenty documents nearest to the question and the answer cannot be true together with the answer."""
    language = given.language or knowledge.detect_language(f"{given.question}\n{given.answer}")
    hits = [
        hit
        for text in (given.question, given.answer[:500])
        for hit in await knowledge.search(tx, text, language=language, limit=MOST_DOCUMENTS)
    ]
    near = list(dict.fromkeys(hit.document_id for hit in hits if hit.document_id != given.but))
    rows = await repository.fetch_readings_of(tx, near)
    said = read_statements(given.answer, language, given.question)
    against: list[AgainstOut] = []
    for row in rows:
        for kept in row["sentences"]:
            there = statement_from(kept)
            for one in said:
                difference: Difference | None = contradict(one, there, lambda _term: 1.0)
                if difference is not None:
                    side = DoubtSide(
                        kind="document",
                        title=row["title"],
                        text=there.text,
                        document_id=row["document_id"],
                        document_kind=row["document_kind"],
                        passage_id=row["passage_id"],
                        url=row["url"],
                    )
                    against.append(AgainstOut(differs=difference.differs, said=one.text, side=side))
    return against[:MOST_AGAINST]
