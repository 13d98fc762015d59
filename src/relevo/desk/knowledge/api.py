"""The door to knowledge for the rest of the house."""

from relevo.desk.knowledge.indexing import add_ready_documents
from relevo.desk.knowledge.language import detect_language
from relevo.desk.knowledge.ranking import Evidence, raw_confidence
from relevo.desk.knowledge.repository import NewDocument, insert_source
from relevo.desk.knowledge.search import Found, Query, search_many, sources_for

__all__ = [
    "Evidence",
    "Found",
    "NewDocument",
    "Query",
    "add_ready_documents",
    "detect_language",
    "insert_source",
    "raw_confidence",
    "search_many",
    "sources_for",
]
