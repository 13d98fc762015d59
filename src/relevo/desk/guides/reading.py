"""A guide's plain text is read into steps.

Lines may be numbered, bulleted or plain; what is indented under a condition belongs to it. A line may hold several
sentences ("ask ...; if ..., ask ...; otherwise ..."). Pure: the same text always gives the same steps, with the same
ids, so a conversation can name the step it stands at.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from relevo.desk.guides.schemas import MAX_DEPTH, MAX_STEPS
from relevo.desk.guides.sentences import Sentence, fold, read_sentence

Test = Literal["yes", "no", "words", "otherwise"]
ProblemKind = Literal[
    "not_understood",
    "otherwise_without_if",
    "empty_condition",
    "empty_branch",
    "unreachable",
    "too_deep",
    "too_many_steps",
    "no_steps",
]

_MARK = re.compile(r"(?:\(?\d{1,2}(?:\.\d{1,2})*[.)]|[a-z]\)|[-*•–—·])\s+")
_IF = re.compile(r"(?:(?:and|but|y|pero|e|mas) )?(?:if|when|si|cuando|se|quando)\b[ ]*")
_OTHERWISE = re.compile(
    r"(?:otherwise|else|in any other case|si no(?=\s*[,:])|sino|de lo contrario|en otro caso|en caso contrario"
    r"|senao|se nao(?=\s*[,:])|caso contrario|do contrario)\b\s*[,:]?\s*"
)
_NO_FIRST = re.compile(r"(?:si no|se nao)\b")
_AFTER_CONDITION = re.compile(r"\s*(?:[,:→]|->|=>|\bthen\b|\bentonces\b|\bentao\b)\s*")
_YES = re.compile(
    r"(?:(?:the answer is|they say|it is|it does|la respuesta es|dice(?: que)?|disser|diz(?: que)?) )?(?:yes|so|si|sim)"
)
_NO = re.compile(r"(?:(?:the answer is|they say|la respuesta es|dice(?: que)?|disser|diz(?: que)?) )?(?:no|not|nao)")
_SPLIT = re.compile(
    r";\s*|(?<=[.!?])\s+(?=(?:if|when|otherwise|else|ask|say|tell|hand|pass|done|si|cuando|sino|de lo contrario"
    r"|en otro caso|pregunta|pregunte|pide|pida|dile|diga|pasa|pase|listo|resuelto|se|quando|senao|caso contrario"
    r"|pergunte|peca|passe|pronto|resolvido)\b)"
)
_QUOTED = re.compile(r'"[^"]*"|“[^”]*”|«[^»]*»')
_TAB = 4


@dataclass
class Option:
    test: Test
    words: str
    line: int
    steps: list["Step"] = field(default_factory=list["Step"])
    to: int | None = None


@dataclass
class Step:
    """`said`: what the customer reads; empty for a branch, which is decided by the last answer or asked about."""

    kind: Literal["ask", "tell", "branch", "hand_over", "done"]
    line: int
    depth: int
    said: str = ""
    topic: str = ""
    is_yes_no: bool = False
    options: list[Option] = field(default_factory=list[Option])
    id: int = 0
    next: int | None = None


@dataclass(frozen=True)
class Problem:
    kind: ProblemKind
    line: int
    text: str


@dataclass(frozen=True)
class GuideSteps:
    """`steps` in the order of the text; the first one begins."""

    steps: tuple[Step, ...]
    problems: tuple[Problem, ...]

    @property
    def is_usable(self) -> bool:
        return bool(self.steps) and not self.problems

    def find(self, step_id: int | None) -> Step | None:
        return next((step for step in self.steps if step.id == step_id), None)


@lru_cache(maxsize=512)
def read_guide(text: str, language: str) -> GuideSteps:
    reader = _Reader(language)
    reader.read(text)
    steps = list(_numbered(reader.root))
    _link(reader.root, None)
    problems = [*reader.problems, *_faults(steps, reader.root)]
    return GuideSteps(tuple(steps), tuple(sorted(problems, key=lambda problem: problem.line)))


class _Reader:
    def __init__(self, language: str) -> None:
        self.language = language
        self.root: list[Step] = []
        self.problems: list[Problem] = []
        # The blocks that are open, each with the indent of the line that opened it.
        self._open: list[tuple[int, list[Step]]] = [(-1, self.root)]

    def read(self, text: str) -> None:
        for number, raw in enumerate(text.splitlines(), start=1):
            line = raw.expandtabs(_TAB)
            content = line.strip()
            if not content or content.startswith("#"):
                continue
            indent = len(line) - len(line.lstrip())
            content = _MARK.sub("", content, count=1) if _MARK.match(content) else content
            self._read_line(content, number, indent)

    def _read_line(self, content: str, number: int, indent: int) -> None:
        while self._open[-1][0] >= indent:
            self._open.pop()
        block = self._open[-1][1]
        depth = len(self._open) - 1
        into, option = block, None
        for sentence in _sentences(content):
            opened = self._read_condition(sentence, number, block, depth)
            if opened is not None:
                option, rest = opened
                into = option.steps
                if rest:
                    self._add(rest, number, into, depth + 1)
            elif not self._is_stray(sentence, number):
                self._add(sentence, number, into, depth + (into is not block))
        if option is not None:
            self._open.append((indent, option.steps))
            if depth + 1 > MAX_DEPTH:
                self.problems.append(Problem("too_deep", number, content))

    def _read_condition(self, sentence: str, number: int, block: list[Step], depth: int) -> tuple[Option, str] | None:
        """The option that a condition opens, and what is to be done in the same breath."""
        plain = fold(sentence)
        last = block[-1] if block and block[-1].kind == "branch" else None
        otherwise = _OTHERWISE.match(plain)
        if otherwise:
            if last is None or last.options[-1].test == "otherwise":
                # "Si no: ..." as the first condition is the answer "no".
                return self._open_option(sentence, number, block, depth) if _NO_FIRST.match(plain) else None
            option = Option("otherwise", "", number)
            last.options.append(option)
            return option, sentence[otherwise.end() :].strip()
        return self._open_option(sentence, number, block, depth)

    def _open_option(self, sentence: str, number: int, block: list[Step], depth: int) -> tuple[Option, str] | None:
        condition = _IF.match(fold(sentence))
        if condition is None:
            return None
        last = block[-1] if block and block[-1].kind == "branch" else None
        rest = sentence[condition.end() :]
        cut = _AFTER_CONDITION.search(fold(rest))
        words, action = (rest[: cut.start()], rest[cut.end() :]) if cut else (rest, "")
        words = words.strip(" .")
        option = Option(_test_of(words), words, number)
        if not words:
            self.problems.append(Problem("empty_condition", number, sentence))
        if last is None or last.options[-1].test == "otherwise":
            last = Step("branch", number, depth)
            block.append(last)
        last.options.append(option)
        return option, action.strip()

    def _is_stray(self, sentence: str, number: int) -> bool:
        if not _OTHERWISE.match(fold(sentence)):
            return False
        self.problems.append(Problem("otherwise_without_if", number, sentence))
        return True

    def _add(self, sentence: str, number: int, into: list[Step], depth: int) -> None:
        understood: Sentence | None = read_sentence(sentence, self.language)
        if understood is None:
            self.problems.append(Problem("not_understood", number, sentence))
            return
        into.append(
            Step(
                understood.kind,
                number,
                depth,
                said=understood.text,
                topic=understood.topic,
                is_yes_no=understood.is_yes_no,
            )
        )


def _sentences(content: str) -> list[str]:
    """Split where a new sentence of the procedure begins, never inside a quotation."""
    hidden = _QUOTED.sub(lambda match: "_" * len(match[0]), fold(content))
    if len(hidden) != len(content):
        return [content]
    parts: list[str] = []
    start = 0
    for match in _SPLIT.finditer(hidden):
        parts.append(content[start : match.start()])
        start = match.end()
    return [part.strip() for part in [*parts, content[start:]] if part.strip(" .;")]


def _test_of(words: str) -> Test:
    plain = fold(words)
    if _YES.fullmatch(plain):
        return "yes"
    return "no" if _NO.fullmatch(plain) else "words"


def _numbered(steps: list[Step], start: int = 1) -> Iterator[Step]:
    """Every step with its id, counted through the text."""
    count = start
    for step in steps:
        step.id = count
        count += 1
        yield step
        for option in step.options:
            for inner in _numbered(option.steps, count):
                yield inner
                count = inner.id + 1


def _link(steps: list[Step], after: int | None) -> None:
    for index, step in enumerate(steps):
        step.next = steps[index + 1].id if index + 1 < len(steps) else after
        if step.kind in ("hand_over", "done"):
            step.next = None
        for option in step.options:
            option.to = option.steps[0].id if option.steps else step.next
            _link(option.steps, step.next)


def _faults(steps: list[Step], root: list[Step]) -> Iterator[Problem]:
    if not steps:
        yield Problem("no_steps", 1, "")
    if len(steps) > MAX_STEPS:
        yield Problem("too_many_steps", steps[MAX_STEPS].line, "")
    for step in steps:
        for option in step.options:
            if not option.steps:
                yield Problem("empty_branch", option.line, option.words)
    for block in _blocks(root):
        for before, step in pairwise(block):
            if before.kind in ("hand_over", "done"):
                yield Problem("unreachable", step.line, step.said)


def _blocks(steps: list[Step]) -> Iterator[list[Step]]:
    yield steps
    for step in steps:
        for option in step.options:
            yield from _blocks(option.steps)
