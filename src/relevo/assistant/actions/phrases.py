"""Which action a message asks for, held against the example phrases that an operator wrote. Pure, by words.

A word that the phrases of many actions share ("order") tells little, one of a single action ("refund") tells much.
Each sentence of a message is held against each phrase; numbers and addresses are values, not words.
"""

import re
from collections import Counter
from collections.abc import Sequence

from relevo.assistant.guides.walking import is_negated
from relevo.desk.actions.api import Action
from relevo.desk.guides.api import fold

# Of a phrase, and of a sentence: the share of their weight that has to be in common.
OF_PHRASE = 0.65
OF_SENTENCE = 0.45
_STEM = 5
_UNKNOWN = 0.6
_SENTENCE = re.compile(r"[.!?;\n]+\s*")
_VALUE = re.compile(r"\S*[@\d]\S*")
_WORD = re.compile(r"[a-z]+")
_EMPTY = frozenset(
    """
    a an the to of my me i im it is are am be do does did for in on at with and or please you your can could would will
    this that hi hello hey el la los las un una unos de del mi mis me se es son por favor lo le te su sus al a en y o u
    con para eso esto este esta hola buenas buenos dias tardes os as um uma do da dos das meu minha e ou no na com para
    isso esse essa ola oi number numero pedido order encomenda
    """.split()
)
# Who asks when, where or how long wants to be told something.
_WONDERING = frozenset(
    {"when", "where", "long", "cuando", "cuanto", "cuanta", "donde", "quando", "quanto", "quanta", "onde"}
)
# Words that every shop's customers say; alone they are no wish, beside others they count little.
_COMMON = frozenset(word[:_STEM] for word in ("order", "pedido", "pedidos", "orders", "encomenda", "compra"))


def find_wanted(actions: Sequence[Action], text: str, language: str) -> Action | None:
    """The action whose phrases a sentence of the text is closest to; None if it is close to none."""
    phrases = [(action, phrase) for action in actions for phrase in action.definition.flow.phrases.get_in(language)]
    if not phrases:
        return None
    weights = _weights(phrases)
    sentences = [part for part in _SENTENCE.split(text) if part.strip()]
    best: tuple[float, Action] | None = None
    for action, phrase in phrases:
        for sentence in sentences:
            if action.definition.policy.writes and not _wonders(sentence) <= _wonders(phrase):
                continue
            score = _closeness(phrase, sentence, weights)
            if score is not None and (best is None or score > best[0]):
                best = (score, action)
    return best[1] if best else None


def _wonders(text: str) -> set[str]:
    """ "When do I get my refund?" wants to know, not to have one, unless the operator's own phrase asks like that."""
    return set(_WONDERING) & set(_WORD.findall(fold(text)))


def _closeness(phrase: str, sentence: str, weights: dict[str, float]) -> float | None:
    wanted, words = _stems(phrase), _stems(sentence)
    shared = sum(weights.get(stem, _UNKNOWN) for stem in wanted & words)
    if not shared or is_negated(phrase) != is_negated(sentence):
        return None
    of_phrase = shared / sum(weights.get(stem, _UNKNOWN) for stem in wanted)
    of_sentence = shared / sum(weights.get(stem, _UNKNOWN) for stem in words)
    if of_phrase < OF_PHRASE or of_sentence < OF_SENTENCE:
        return None
    return 2 * of_phrase * of_sentence / (of_phrase + of_sentence)


def _weights(phrases: Sequence[tuple[Action, str]]) -> dict[str, float]:
    by_action = {(action.id, stem) for action, phrase in phrases for stem in _stems(phrase)}
    counts = Counter(stem for _, stem in by_action)
    return {stem: (0.3 if stem in _COMMON else 1.0) / count for stem, count in counts.items()}


def _stems(text: str) -> set[str]:
    words = _WORD.findall(_VALUE.sub(" ", fold(text)))
    kept = {word[:_STEM] for word in words if word not in _EMPTY}
    return kept | {word[:_STEM] for word in words if word[:_STEM] in _COMMON}
