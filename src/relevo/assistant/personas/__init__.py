"""Invented customers at work: what they say next, the conversation with an assistant, and how it went."""
