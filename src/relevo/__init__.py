"""Relevo: customer support where AI assistants and human teammates work as one team in one inbox."""

__version__ = "0.1.0"
