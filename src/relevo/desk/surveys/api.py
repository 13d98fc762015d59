"""The door to surveys."""

from relevo.desk.conversations.api import CsatOut
from relevo.desk.surveys.csat import COMMENT_CHARS, record_csat, request_comment, request_csat
from relevo.desk.surveys.errors import InvalidRating, NothingToRate

__all__ = [
    "COMMENT_CHARS",
    "CsatOut",
    "InvalidRating",
    "NothingToRate",
    "record_csat",
    "request_comment",
    "request_csat",
]
