"""Index entries of a document: its passages and, for a question with its answer, each way of asking it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from relevo.desk.knowledge.language import detect_language
from relevo.desk.knowledge.passages import PassageDraft, cut_into_passages
from relevo.desk.knowledge.structure import parse_markdown
from relevo.desk.knowledge.weights import passage_counts, question_grams, question_words

EntryKind = Literal["body", "answer", "question"]
Field = Literal["body", "question"]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One row of the index. `grams` is empty for passages: only questions are matched letter by letter."""

    kind: EntryKind
    language: str
    heading: str
    text: str
    words: Mapping[str, float]
    grams: Mapping[str, float]

    @property
    def field(self) -> Field:
        return "question" if self.kind == "question" else "body"

    @property
    def length(self) -> int:
        return int(sum(self.words.values()))

    @property
    def gram_length(self) -> int:
        return int(sum(self.grams.values()))


def entries_of_text(text: str, *, title: str, language: str) -> list[Entry]:
    return [_passage("body", draft, title, language) for draft in cut_into_passages(parse_markdown(text), title=title)]


def entries_of_qa(answer: str, *, question: str, phrasings: Sequence[str], language: str) -> list[Entry]:
    """The whole answer is one passage, found by its question, by each phrasing, or by its own words."""
    asked = list(dict.fromkeys([question, *phrasings]))
    return [
        _passage("answer", PassageDraft(heading="", text=answer), "", language),
        *(_question(each, question, language) for each in asked),
    ]


def entry_counts(
    kind: EntryKind, *, title: str, heading: str, text: str, language: str
) -> tuple[Mapping[str, float], Mapping[str, float]]:
    """Words and grams of an entry, also when its weights are written anew."""
    if kind == "question":
        return question_words(text, language), question_grams(text)
    return passage_counts(title=title, heading=heading, text=text, language=language), {}


def _passage(kind: EntryKind, draft: PassageDraft, title: str, language: str) -> Entry:
    words, grams = entry_counts(kind, title=title, heading=draft.heading, text=draft.text, language=language)
    return Entry(kind=kind, language=language, heading=draft.heading, text=draft.text, words=words, grams=grams)


def _question(text: str, question: str, language: str) -> Entry:
    # A phrasing may be in another language than the answer: customers ask as they speak.
    own = language if text == question else detect_language(text, prior=language)
    words, grams = entry_counts("question", title="", heading="", text=text, language=own)
    return Entry(kind="question", language=own, heading="", text=text, words=words, grams=grams)
