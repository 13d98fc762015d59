"""Features: the words, pairs and triples of words and rows of three to five characters of a text, as hashes.

Training and reading use this very code; a change here needs new weights. A model takes a hash modulo its own size.
"""

import itertools
import re
import unicodedata
from zlib import crc32

# A mood is told early or not at all; a wish often stands at the end of a long story, in a sentence of its own.
MAX_CHARACTERS = 400
MAX_SENTENCES = 12
_TOKEN = re.compile(r"\w+|[^\w\s]")
# What data sets put in the place of names and addresses says nothing.
_MASKS = re.compile(r"@\w+|\(user\)|\[\w+\]|https?:\S+|\burl\b")
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n+")


def find_features(text: str) -> tuple[int, ...]:
    """The hashes of the features that the beginning of `text` has, each once, ascending."""
    tokens = [token[:30] for token in _TOKEN.findall(_MASKS.sub(" ", _fold(text[:MAX_CHARACTERS])))]
    found = {crc32(f"w{token}".encode("utf-8", "replace")) for token in tokens}
    edged = ["^", *tokens, "$"]
    found.update(
        [crc32(f"p{first} {second}".encode("utf-8", "replace")) for first, second in itertools.pairwise(edged)]
    )
    found.update(
        [
            crc32(f"t{first} {second} {third}".encode("utf-8", "replace"))
            for first, second, third in zip(tokens, tokens[1:], tokens[2:], strict=False)
        ]
    )
    line = f" {' '.join(tokens)} ".encode("utf-8", "replace")
    for size in (3, 4, 5):
        found.update([crc32(line[at : at + size]) for at in range(len(line) - size + 1)])
    return tuple(sorted(found)) if tokens else ()


def split_sentences(text: str) -> list[str]:
    """The first and the last sentences of a text, at most MAX_SENTENCES; a text of one sentence gives that one."""
    sentences = [part.strip() for part in _SENTENCE_END.split(text[:6_000]) if part.strip()]
    if len(sentences) <= MAX_SENTENCES:
        return sentences
    half = MAX_SENTENCES // 2
    return [*sentences[:half], *sentences[-half:]]


def _fold(text: str) -> str:
    """Lower case without accents. Its own, because weights are bound to it: other foldings may change, this may not."""
    decomposed = unicodedata.normalize("NFKD", text.replace("\u2019", "'"))
    return "".join(character for character in decomposed if not unicodedata.combining(character)).casefold()
