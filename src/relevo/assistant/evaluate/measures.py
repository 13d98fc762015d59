"""The measures. Pure, and each with a test against a value worked out by hand."""

from collections.abc import Sequence


def share(hits: int, of: int) -> float:
    return hits / of if of else 0.0


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Chance that a positive scores above a negative; ties count half."""
    if not positive or not negative:
        return 0.0
    scored = sorted([(score, 1) for score in positive] + [(score, 0) for score in negative])
    rank_sum = 0.0
    start = 0
    while start < len(scored):
        end = start
        while end < len(scored) and scored[end][0] == scored[start][0]:
            end += 1
        rank_sum += sum(label for _, label in scored[start:end]) * (start + end + 1) / 2
        start = end
    return (rank_sum - len(positive) * (len(positive) + 1) / 2) / (len(positive) * len(negative))


def phi(pairs: Sequence[tuple[bool, bool]]) -> float:
    """How far two labels go together: 1 always, 0 as chance would have it, -1 never; 0 where one never changes."""
    both = sum(first and second for first, second in pairs)
    firsts, seconds, rows = sum(first for first, _ in pairs), sum(second for _, second in pairs), len(pairs)
    spread = firsts * (rows - firsts) * seconds * (rows - seconds)
    return (rows * both - firsts * seconds) / spread**0.5 if spread else 0.0


def threshold_keeping(scores: Sequence[float], kept: float) -> float:
    """The threshold that keeps the share `kept` of `scores` (kept means: not below)."""
    ordered = sorted(scores)
    return ordered[min(int(len(ordered) * (1 - kept)), len(ordered) - 1)]


def right_at_false(answerable: Sequence[tuple[float, bool]], unanswerable: Sequence[float], false: float) -> float:
    """Share of answerable questions answered rightly when `false` of the unanswerable would still be answered."""
    ordered = sorted(unanswerable, reverse=True)
    threshold = ordered[min(int(len(ordered) * false), len(ordered) - 1)]
    return share(sum(right and score > threshold for score, right in answerable), len(answerable))


def answered_at_precision(in_scope: Sequence[tuple[float, bool]], out: Sequence[float], precision: float) -> float:
    """The largest share of in-scope questions answered while `precision` of all that is answered is right."""
    decided = [(score, right, 1) for score, right in in_scope] + [(score, False, 0) for score in out]
    decided.sort(key=_score)
    best = right = covered = 0
    for answered, (score, is_right, is_in) in enumerate(decided, start=1):
        right += is_right
        covered += is_in
        tied = answered < len(decided) and decided[answered][0] == score
        if not tied and right >= precision * answered:
            best = covered
    return share(best, len(in_scope))


def _score(item: tuple[float, bool, int]) -> float:
    return -item[0]
