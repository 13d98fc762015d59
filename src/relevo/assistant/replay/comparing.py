"""What became of one item: the live version and the draft side by side. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from relevo.desk.cases.api import Expected, Failure, ItemVerdict, Said, judge
from relevo.kit.text.folding import fold

# An answer of a model may differ from run to run: a case that fails is asked again, up to so often in all.
MOST_RUNS = 3


@dataclass(frozen=True, kw_only=True)
class Judged:
    """`failures` of the last run; `is_unstable`: it held once and once not."""

    said: Said
    failures: Sequence[Failure]
    is_unstable: bool = False

    @property
    def passed(self) -> bool:
        return not self.failures and not self.is_unstable


def judge_runs(expected: Expected, runs: Sequence[Said]) -> Judged:
    """Of the same question asked `runs` times. Raises ValueError for no run."""
    if not runs:
        raise ValueError("A case that nobody answered cannot be judged.")
    verdicts = [judge(expected, said) for said in runs]
    held = [not failures for failures in verdicts]
    if any(held) and not all(held):
        worst = held.index(False)
        return Judged(said=runs[worst], failures=verdicts[worst], is_unstable=True)
    return Judged(said=runs[-1], failures=verdicts[-1])


def verdict_of_case(live: Judged, draft: Judged | None) -> ItemVerdict:
    if draft is None:
        return "unstable" if live.is_unstable else "passed" if live.passed else "failing"
    if draft.is_unstable:
        return "unstable"
    if draft.passed:
        return "passed" if live.passed else "mended"
    # What sometimes held and never holds now got worse.
    return "regressed" if live.passed or live.is_unstable else "failing"


def verdict_of_turn(live: Said, draft: Said) -> ItemVerdict:
    """The same where a customer would notice nothing: neither what happens, nor the words, nor the source."""
    return "same" if _heard(live) == _heard(draft) else "changed"


def _heard(said: Said) -> tuple[object, ...]:
    words = " ".join(fold(said.text).split())
    acted = tuple(sorted(f"{act.name} {sorted(act.arguments.items())}" for act in said.acted))
    return (said.outcome, said.reason, said.slot, said.language, words, tuple(sorted(said.sources)), acted)
