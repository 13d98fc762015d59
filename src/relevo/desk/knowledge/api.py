"""The door to knowledge for the rest of the house."""

from relevo.desk.knowledge.actions.add_documents import do_add_qa
from relevo.desk.knowledge.actions.change_document import do_change_document
from relevo.desk.knowledge.actions.delete_document import do_delete_document
from relevo.desk.knowledge.answers import (
    ACCEPT_THRESHOLD,
    Answer,
    Choices,
    DocumentChoice,
    Hit,
    Nothing,
    answer_from_document,
    find_answer,
    find_hit,
    read_whole,
    search,
)
from relevo.desk.knowledge.bridge.apertium import BRIDGED_PAIRS, find_bridge
from relevo.desk.knowledge.bridge.current import current_bridge, use_bridge
from relevo.desk.knowledge.calibration import Calibration, calibrate, load_calibration
from relevo.desk.knowledge.concepts import concepts_of
from relevo.desk.knowledge.dense.current import current_embedder, use_embedder
from relevo.desk.knowledge.dense.embedder import load_embedder
from relevo.desk.knowledge.dense.provider import Provider as EmbeddingsProvider
from relevo.desk.knowledge.dense.questions import prepare_questions, use_provider
from relevo.desk.knowledge.dense.store import embed_missing
from relevo.desk.knowledge.events import QA_CHANGED_JOB
from relevo.desk.knowledge.indexing import add_ready_documents, index_at_once
from relevo.desk.knowledge.language import detect_language
from relevo.desk.knowledge.opening import OpenedPassage, find_passage
from relevo.desk.knowledge.queries import Qa, find_qa, list_questions
from relevo.desk.knowledge.ranking import Evidence, raw_confidence
from relevo.desk.knowledge.repository import NewDocument, find_document, insert_source
from relevo.desk.knowledge.schemas import DocumentChange, QaInput, Question, Text
from relevo.desk.knowledge.search import Found, Query, Scope, search_many, sources_for
from relevo.desk.knowledge.stamp import knowledge_stamp
from relevo.desk.knowledge.terms import is_common, is_weak, stems
from relevo.desk.knowledge.tickets.judging import find_question, judge_answer
from relevo.desk.knowledge.tickets.privacy import redact, said_names
from relevo.desk.knowledge.tickets.proposing import contradict
from relevo.desk.knowledge.upkeep.schemas import UpkeepInput
from relevo.desk.knowledge.upkeep.settings import do_change_upkeep
from relevo.desk.knowledge.website.at_once import crawl_at_once
from relevo.desk.knowledge.website.robots import Robots
from relevo.desk.knowledge.website.schemas import WebsiteInput

__all__ = [
    "ACCEPT_THRESHOLD",
    "BRIDGED_PAIRS",
    "QA_CHANGED_JOB",
    "Answer",
    "Calibration",
    "Choices",
    "DocumentChange",
    "DocumentChoice",
    "EmbeddingsProvider",
    "Evidence",
    "Found",
    "Hit",
    "NewDocument",
    "Nothing",
    "OpenedPassage",
    "Qa",
    "QaInput",
    "Query",
    "Question",
    "Robots",
    "Scope",
    "Text",
    "UpkeepInput",
    "WebsiteInput",
    "add_ready_documents",
    "answer_from_document",
    "calibrate",
    "concepts_of",
    "contradict",
    "crawl_at_once",
    "current_bridge",
    "current_embedder",
    "detect_language",
    "do_add_qa",
    "do_change_document",
    "do_change_upkeep",
    "do_delete_document",
    "embed_missing",
    "find_answer",
    "find_bridge",
    "find_document",
    "find_hit",
    "find_passage",
    "find_qa",
    "find_question",
    "index_at_once",
    "insert_source",
    "is_common",
    "is_weak",
    "judge_answer",
    "knowledge_stamp",
    "list_questions",
    "load_calibration",
    "load_embedder",
    "prepare_questions",
    "raw_confidence",
    "read_whole",
    "redact",
    "said_names",
    "search",
    "search_many",
    "sources_for",
    "stems",
    "use_bridge",
    "use_embedder",
    "use_provider",
]
