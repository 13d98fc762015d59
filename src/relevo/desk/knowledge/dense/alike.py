"""How alike two meanings are, on the scale the ranking was set with. Pure."""

# Two sentences that have nothing to do with each other are still this much alike.
STRANGERS = 0.25
# A model that calls nearly everything the same is not believed in its last hundredths.
_MOST = 0.9


def on_our_scale(similarity: float, strangers: float) -> float:
    """A cosine of a model for which strangers are `strangers` alike; 1 stays 1, strangers become STRANGERS."""
    floor = min(max(strangers, 0.0), _MOST)
    return 1 - (1 - similarity) * (1 - STRANGERS) / (1 - floor)
