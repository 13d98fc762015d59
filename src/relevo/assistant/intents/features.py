"""What of a sentence is counted: words, their beginnings, pairs, rows of letters, and what words mean across languages.

No language has to be known: beginnings of words stand for stems, and a word of the concept list counts as its concept,
whatever language it is in. So examples in English put the right intent first for much of what is asked in Spanish; to
be sure of it takes examples in that language.
"""

from collections.abc import Mapping
from itertools import pairwise

from relevo.desk.knowledge.api import concepts_of
from relevo.kit.text.words import words

# What somebody is about is said early; a pasted log is not read whole.
MOST_CHARACTERS = 600
_WORD, _BEGINNING, _PAIR, _LETTERS, _CONCEPT = 1.0, 0.6, 0.5, 0.35, 1.0
_EDGE = "\n"


def find_features(text: str) -> Mapping[str, float]:
    """Each feature with its weight, each once."""
    # The number of an order is in no list of examples and says nothing about what is wanted.
    found = [word for word in words(text[:MOST_CHARACTERS]) if sum(letter.isdigit() for letter in word) < 4]
    features: dict[str, float] = {}
    for word in found:
        features[f"w{word}"] = _WORD
        features[f"b{word[:5]}"] = _BEGINNING
        for concept in concepts_of(word):
            features[f"c{concept}"] = _CONCEPT
    short = [_EDGE, *(word[:6] for word in found), _EDGE]
    for first, second in pairwise(short):
        features[f"p{first} {second}"] = _PAIR
    line = f" {' '.join(found)} "
    for size in (3, 4):
        for at in range(len(line) - size + 1):
            features[f"l{line[at : at + size]}"] = _LETTERS
    return features if found else {}
