"""From the bytes of a CSV file to Q&As, row by row. Pure; a bad row is refused with its reason, the others go on."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, cast, get_args

from relevo.desk.knowledge.errors import NotAQaSheet
from relevo.desk.knowledge.extract.data import find_delimiter
from relevo.desk.knowledge.extract.plain import decode
from relevo.desk.knowledge.extract.problems import Unreadable
from relevo.desk.knowledge.schemas import MAX_PHRASINGS, MAX_QUESTION, MAX_TEXT, Language
from relevo.kit.text.folding import clean, fold, one_line

COLUMNS = ("question", "answer", "phrasings", "language")
MAX_ROWS = 2000
# The names people give the columns, folded.
_NAMES = {
    "question": ("question", "pregunta", "pergunta"),
    "answer": ("answer", "respuesta", "resposta"),
    "phrasings": ("phrasings", "other ways to ask it", "otras formas", "outras formas"),
    "language": ("language", "idioma", "lingua"),
}
_BAR = re.compile(r"(?<!\\)\|")
# A spreadsheet would run a cell that begins like this as a formula.
_FORMULA = ("=", "+", "-", "@", "\t")

Refusal = Literal[
    "no_question",
    "no_answer",
    "question_too_long",
    "answer_too_long",
    "phrasing_too_long",
    "too_many_phrasings",
    "unknown_language",
    "duplicate",
]


@dataclass(frozen=True, kw_only=True)
class Row:
    """`phrasings` and `language` None: the file does not say, so what is there stays."""

    line: int
    question: str
    answer: str
    phrasings: tuple[str, ...] | None
    language: Language | None
    refusal: Refusal | None = None

    @property
    def key(self) -> str:
        return question_key(self.question)


def question_key(question: str) -> str:
    """The same question, however it was typed."""
    return fold(one_line(question, limit=MAX_QUESTION)).strip(" ¿?¡!.:")


def parse_sheet(data: bytes) -> list[Row]:
    """Raises NotAQaSheet when it is no CSV file, lacks the columns or has too many rows."""
    try:
        source = decode(data)
    except Unreadable as error:
        raise NotAQaSheet from error
    lines = csv.reader(io.StringIO(source.replace("\x00", ""), newline=""), delimiter=find_delimiter(source))
    try:
        places = _places(next(lines, list[str]()))
        return list(_without_duplicates(_rows(lines, places)))
    except csv.Error as error:
        raise NotAQaSheet from error


def write_sheet(rows: Sequence[tuple[str, str, Sequence[str], str | None]]) -> str:
    """The text of a CSV file that `parse_sheet` reads back as it was."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for question, answer, phrasings, language in rows:
        asked = "|".join(each.replace("|", r"\|") for each in phrasings)
        writer.writerow([_guarded(question), _guarded(answer), _guarded(asked), language or ""])
    return out.getvalue()


def _guarded(text: str) -> str:
    return f"'{text}" if text.startswith((*_FORMULA, "'")) else text


def _unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith((*_FORMULA, "'")) else text


def _places(header: Sequence[str]) -> dict[str, int]:
    named = {fold(one_line(cell, limit=60)): at for at, cell in enumerate(header)}
    places = {column: named[name] for column, names in _NAMES.items() for name in names if name in named}
    if not {"question", "answer"} <= places.keys():
        raise NotAQaSheet
    return places


def _rows(lines: Iterator[list[str]], places: dict[str, int]) -> Iterator[Row]:
    for number, line in enumerate(lines, 2):
        if not any(cell.strip() for cell in line):
            continue
        if number > MAX_ROWS + 1:
            raise NotAQaSheet
        cells = {column: _unguarded(line[at]) if at < len(line) else "" for column, at in places.items()}
        yield _row(number, cells)


def _row(line: int, cells: dict[str, str]) -> Row:
    question, answer = " ".join(clean(cells["question"]).split()), clean(cells["answer"])
    said = cells.get("language", "").strip().casefold()
    code = re.split(r"[-_]", said, maxsplit=1)[0]
    phrasings = None
    if "phrasings" in cells:
        parts = (" ".join(clean(each.replace(r"\|", "|")).split()) for each in _BAR.split(cells["phrasings"]))
        phrasings = tuple(dict.fromkeys(part for part in parts if _has_words(part)))
    language = cast("Language", code) if code in get_args(Language) else None
    return Row(
        line=line,
        question=question[: MAX_QUESTION + 1],
        answer=answer,
        phrasings=phrasings,
        language=language,
        refusal=_refusal(question, answer, phrasings or (), has_language=language is not None or not said),
    )


def _refusal(question: str, answer: str, phrasings: Sequence[str], *, has_language: bool) -> Refusal | None:
    checks: tuple[tuple[bool, Refusal], ...] = (
        (not _has_words(question), "no_question"),
        (not _has_words(answer), "no_answer"),
        (len(question) > MAX_QUESTION, "question_too_long"),
        (len(answer) > MAX_TEXT, "answer_too_long"),
        (any(len(each) > MAX_QUESTION for each in phrasings), "phrasing_too_long"),
        (len(phrasings) > MAX_PHRASINGS, "too_many_phrasings"),
        (not has_language, "unknown_language"),
    )
    return next((code for is_wrong, code in checks if is_wrong), None)


def _has_words(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _without_duplicates(rows: Iterator[Row]) -> Iterator[Row]:
    seen: set[str] = set()
    for row in rows:
        if row.refusal is None and row.key in seen:
            yield replace(row, refusal="duplicate")
            continue
        if row.refusal is None:
            seen.add(row.key)
        yield row
