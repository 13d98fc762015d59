"""What an invented customer says next, from what is written about them. Pure: the same number, the same words.

They tell what they know when they are asked for it and not before, invent nothing, and ask for a person when their
patience ends. The first conversation is as written; the later ones begin with other openings, in small letters, without
accents or marks, with a slip of the finger.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from relevo.assistant.actions.flows import ACT, ASK, YES
from relevo.assistant.ask import AskResult
from relevo.assistant.outcomes import NONE_OF_THESE
from relevo.desk.personas.api import Mood, PersonaContent
from relevo.kit.text.folding import fold
from relevo.kit.text.words import words
from relevo.platform.i18n import Sentences

_SENTENCES = Sentences.beside(__file__)
# How many answers that do not help each mood bears.
PATIENCE: dict[Mood, int] = {"calm": 4, "confused": 4, "hurried": 3, "upset": 2}
_SHORTEST_SLIP = 6
_LONG_WORD = re.compile(rf"\b[^\W\d_]{{{_SHORTEST_SLIP},}}\b")


def say(key: str, language: str, **values: str) -> str:
    return _SENTENCES.say(key, language, **values)


@dataclass
class Customer:
    """One conversation of one persona; `number` from 0."""

    persona: PersonaContent
    number: int
    unhelped: int = 0
    _insisted: int = 0
    _asked_for_person: bool = False
    _told: list[str] = field(default_factory=list[str])

    def begin(self) -> str:
        openings = self.persona.openings
        text = openings[self.number % len(openings)]
        dressed = text if self.number < len(openings) and self.persona.mood == "calm" else self._in_mood(text)
        return _as_typed(dressed, self.number, len(openings))

    def answer(self, heard: AskResult) -> str | None:
        """None: there is nothing left to say."""
        asked = asked_for(heard)
        if asked is not None:
            return self._tell(asked)
        if heard.choices:
            return self._choose(heard)
        return self._insist()

    def _tell(self, name: str) -> str:
        known = self.persona.knows.get(name)
        if known is None:
            self.unhelped += 1
            return self._ask_for_person() if self.is_impatient else say("unknown", self.persona.language)
        self._told.append(name)
        return known

    def _choose(self, heard: AskResult) -> str | None:
        """What is nearest to the goal; yes to what they wished for; else none of it."""
        yes = next((one for one in heard.choices if _is_yes(str(one["id"]))), None)
        if yes is not None:
            return str(yes["label"]) if self.persona.agrees else say("no", self.persona.language)
        documents = [one for one in heard.choices if one.get("document_id")]
        wanted = set(words(" ".join([self.persona.goal, *self.persona.openings])))
        shared = {str(one["label"]): len(wanted & set(words(str(one["label"])))) for one in documents}
        best = max(shared, key=lambda label: shared[label], default=None)
        if best is not None and shared[best] > 0:
            return best
        none = next((one for one in heard.choices if one["id"] == NONE_OF_THESE), None)
        if none is not None:
            self.unhelped += 1
            return str(none["label"])
        return self._insist()

    def _insist(self) -> str | None:
        self.unhelped += 1
        if self._asked_for_person:
            return None
        if self.is_impatient:
            return self._ask_for_person()
        rest = [*self.persona.insists, *self._other_openings()]
        if self._insisted < len(rest):
            self._insisted += 1
            return rest[self._insisted - 1]
        return self._ask_for_person()

    def _ask_for_person(self) -> str:
        self._asked_for_person = True
        return say("person", self.persona.language)

    @property
    def is_impatient(self) -> bool:
        return self.unhelped >= PATIENCE[self.persona.mood]

    def was_told(self, heard: AskResult) -> bool:
        """Whether it asks for what they told already."""
        asked = asked_for(heard)
        return asked is not None and asked in self._told

    def _other_openings(self) -> list[str]:
        openings = self.persona.openings
        begun = self.number % len(openings)
        return [f"{say('not_it', self.persona.language)} {text}" for at, text in enumerate(openings) if at != begun][:2]

    def _in_mood(self, text: str) -> str:
        return say(self.persona.mood, self.persona.language, text=text)


def asked_for(heard: AskResult) -> str | None:
    """The slot or the argument that is asked for, by its name."""
    if heard.slot:
        return heard.slot
    for choice in heard.choices:
        parts = str(choice["id"]).split(":")
        if parts[0] + ":" == ASK and len(parts) >= 3:
            return parts[2]
    return None


def _is_yes(choice_id: str) -> bool:
    return choice_id.startswith(ACT) and choice_id.endswith(f":{YES}")


def _as_typed(text: str, number: int, openings: int) -> str:
    """As it is written the first time round; then as people type."""
    if number < openings:
        return text
    dice = random.Random(number)  # noqa: S311 - the same every time: this is play, not a secret
    for change in dice.sample(("lower", "accents", "marks", "slip"), k=2):
        text = _changed(text, change, dice)
    return text.strip()


def _changed(text: str, change: str, dice: random.Random) -> str:
    match change:
        case "lower":
            return text.lower()
        case "accents":
            return fold(text)
        case "marks":
            return _without_marks(text)
        case _:
            return _with_slip(text, dice)


def _without_marks(text: str) -> str:
    return re.sub(r"[¿?¡!.,;:]", "", text)


def _with_slip(text: str, dice: random.Random) -> str:
    """Two letters within one long word change places."""
    found: Sequence[re.Match[str]] = list(_LONG_WORD.finditer(text))
    if not found:
        return text
    match = dice.choice(found)
    at = match.start() + dice.randrange(1, len(match[0]) - 2)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
