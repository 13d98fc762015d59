"""The door to corrections: for trying one before it is made."""

from relevo.desk.corrections.actions import do_correct
from relevo.desk.corrections.errors import (
    AlreadySo,
    GuideNotUnderstood,
    NoSuchCorrection,
    NotAQa,
    NothingToCorrect,
    NotInText,
)
from relevo.desk.corrections.queries import get_correction, get_spoken
from relevo.desk.corrections.repository import Spoken
from relevo.desk.corrections.schemas import AnswerCorrection, CorrectionOut

__all__ = [
    "AlreadySo",
    "AnswerCorrection",
    "CorrectionOut",
    "GuideNotUnderstood",
    "NoSuchCorrection",
    "NotAQa",
    "NotInText",
    "NothingToCorrect",
    "Spoken",
    "do_correct",
    "get_correction",
    "get_spoken",
]
