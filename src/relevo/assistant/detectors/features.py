"""Features: the words, pairs of words and rows of three to five characters of a message, hashed into a fixed table.

Training and reading use this very code; a change here needs new weights.
"""

import itertools
import re
from zlib import crc32

from relevo.kit.text.folding import fold

BUCKETS = 1 << 16
# Mood is told early or not at all; a pasted log is not read whole.
MAX_CHARACTERS = 400
_TOKEN = re.compile(r"\w+|[^\w\s]")
# What data sets put in the place of names and addresses says nothing.
_MASKS = re.compile(r"@\w+|\(user\)|\[\w+\]|https?:\S+|\burl\b")


def find_features(text: str) -> list[int]:
    """The numbers of the features that `text` has, each once, ascending."""
    tokens = _TOKEN.findall(_MASKS.sub(" ", fold(text[:MAX_CHARACTERS])))
    found = {crc32(f"w{token}".encode("utf-8", "replace")) for token in tokens}
    found.update(crc32(f"p{first} {second}".encode("utf-8", "replace")) for first, second in itertools.pairwise(tokens))
    line = f" {' '.join(tokens)} ".encode("utf-8", "replace")
    for size in (3, 4, 5):
        found.update([crc32(line[at : at + size]) for at in range(len(line) - size + 1)])
    return sorted({each % BUCKETS for each in found})
