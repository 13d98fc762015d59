"""Rough translation between the languages of the knowledge, for searching only; never shown to anybody."""
