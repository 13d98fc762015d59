"""Passages: the pieces of a document that are found and cited.

A passage has 80 to 180 words where the text allows it, never crosses a heading, and knows its place
(`heading` is "h2 > h3"; the title is the document's). A list stays with the sentence that announces it, and a table
that must be cut repeats its header in each part.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from relevo.desk.knowledge.structure import Block, BlockKind
from relevo.kit.text.sentences import split_sentences
from relevo.kit.text.words import count_words

MIN_WORDS = 80
MAX_WORDS = 180
# A list of steps is worth more whole than short.
MAX_LIST_WORDS = 260
MAX_CHARACTERS = 6000


@dataclass(frozen=True)
class PassageDraft:
    heading: str
    text: str


@dataclass
class _Section:
    heading: str
    blocks: list[Block] = field(default_factory=list[Block])


def cut_into_passages(blocks: Sequence[Block], *, title: str) -> list[PassageDraft]:
    """All text of `blocks` in reading order; sections that hold nothing but links are left out."""
    drafts: list[PassageDraft] = []
    for section in _sections(blocks, title):
        if section.blocks and not all(block.only_links for block in section.blocks):
            drafts += [PassageDraft(section.heading, text) for text in _pack(_pieces(section.blocks))]
    if not drafts:
        # A page of links is still the only thing there is to find.
        drafts = [PassageDraft(s.heading, text) for s in _sections(blocks, title) for text in _pack(_pieces(s.blocks))]
    return drafts


def _sections(blocks: Sequence[Block], title: str) -> Iterator[_Section]:
    path: list[tuple[int, str]] = []
    section = _Section("")
    for block in blocks:
        if block.kind is not BlockKind.HEADING:
            section.blocks.append(block)
            continue
        yield section
        path = [(level, text) for level, text in path if level < block.level]
        if not (block.text == title and not path):
            path.append((block.level, block.text))
        section = _Section(" > ".join(text for _, text in path[-3:]))
    yield section


def _pieces(blocks: Sequence[Block]) -> Iterator[str]:
    """What may not be cut any more: an announced list, a table part, a paragraph of passable size."""
    lead = ""
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        announces = block.kind is BlockKind.PARAGRAPH and block.text.endswith(":")
        if announces and following is not None and following.kind is not BlockKind.PARAGRAPH:
            lead = f"{lead}\n\n{block.text}".strip()
            continue
        for piece in _cut_block(block):
            yield f"{lead}\n{piece}" if lead else piece
            lead = lead if block.kind is BlockKind.LIST and count_words(lead) < 40 else ""
        lead = ""
    if lead:
        yield lead


def _cut_block(block: Block) -> Iterator[str]:
    if block.kind is BlockKind.TABLE:
        header, *rows = block.lines
        groups = _group_lines(rows or [header], MAX_WORDS - count_words(header))
        yield from ("\n".join([header, *group] if rows else group) for group in groups)
    elif block.kind is BlockKind.LIST:
        if count_words(block.text) <= MAX_LIST_WORDS and len(block.text) <= MAX_CHARACTERS:
            yield block.text
        else:
            yield from ("\n".join(group) for group in _group_lines(block.lines, MAX_WORDS))
    elif block.kind is BlockKind.CODE:
        yield from ("\n".join(group) for group in _group_lines(block.lines, MAX_WORDS))
    else:
        yield from _cut_paragraph(block.text)


def _cut_paragraph(text: str) -> Iterator[str]:
    total = count_words(text)
    if total <= MAX_WORDS and len(text) <= MAX_CHARACTERS:
        yield text
        return
    sentences = [part for sentence in split_sentences(text) for part in _cut_endless(sentence)]
    parts = -(-total // MAX_WORDS)
    yield from (" ".join(group) for group in _group_lines(sentences, max(total // parts + 15, MIN_WORDS)))


def _cut_endless(sentence: str) -> Iterator[str]:
    """A 'sentence' longer than a passage (a log, a list without marks) is cut at words, a word at characters."""
    if count_words(sentence) <= MAX_WORDS and len(sentence) <= MAX_CHARACTERS:
        yield sentence
        return
    pieces = [word[at : at + 400] for word in sentence.split() for at in range(0, len(word), 400)]
    yield from (" ".join(group) for group in _group_lines(pieces, MAX_WORDS))


def _group_lines(lines: Sequence[str], max_words: int) -> Iterator[list[str]]:
    group: list[str] = []
    size = characters = 0
    for line in lines:
        words = max(count_words(line), 1)
        if group and (size + words > max(max_words, 20) or characters + len(line) > MAX_CHARACTERS):
            yield group
            group, size, characters = [], 0, 0
        group.append(line)
        size += words
        characters += len(line)
    if group:
        yield group


def _pack(pieces: Iterator[str]) -> Iterator[str]:
    """Join neighbours until a passage is long enough; a short rest joins its neighbour if both fit."""
    packed: list[tuple[str, int]] = []
    for piece in pieces:
        size = count_words(piece)
        text, before = packed[-1] if packed else ("", 0)
        wanted = before < MIN_WORDS or size < MIN_WORDS // 2
        fits = before + size <= MAX_WORDS and len(text) + len(piece) <= MAX_CHARACTERS
        if packed and wanted and fits:
            packed[-1] = (f"{text}\n\n{piece}", before + size)
        else:
            packed.append((piece, size))
    return (text for text, _ in packed)
