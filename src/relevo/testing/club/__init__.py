"""A customer club: a small system of a company's own with a JSON API, to try the generic integration with."""

from relevo.testing.club.simulator import MAPPING, ClubSimulator

__all__ = ["MAPPING", "ClubSimulator"]
