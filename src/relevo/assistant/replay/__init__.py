"""Replay: a draft is asked what customers asked, and cases, before it goes live; nothing of it has an effect."""
