"""How much a run of agreements proves: a sequential test that may be looked at after every answer. Pure.

The doubt: the assistant agrees with people in at most `at_least` of its answers. Each answer multiplies a stake by how
much likelier it is if the assistant agrees in `aim` of them. If the doubt is true the stake never gets above 1/alpha
with a probability of more than alpha, however often it is looked at (Ville's inequality), so then it is given up.
Source: A. Wald, Sequential Analysis (1947); J. Ville (1939). `evidence` is the natural logarithm of the stake.
"""

import math


def weigh(*, agrees: bool, at_least: float, aim: float) -> float:
    """What one answer adds to the evidence: a little if it agrees, a lot less than nothing if it does not."""
    return math.log(aim / at_least) if agrees else math.log((1 - aim) / (1 - at_least))


def enough(alpha: float) -> float:
    """The evidence from which on the doubt is given up."""
    return math.log(1 / alpha)


def still_needed(evidence: float, *, at_least: float, aim: float, alpha: float) -> int:
    """How many agreements in a row are left."""
    missing = enough(alpha) - evidence
    return max(math.ceil(missing / weigh(agrees=True, at_least=at_least, aim=aim) - 1e-9), 0)
