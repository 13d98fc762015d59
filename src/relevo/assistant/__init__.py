"""The assistant at work: signals, answerers, turns, briefs, the copilot.

A turn goes from a snapshot of the conversation (`context.py`) through an answerer (`answerers/`) to one outcome
(`outcomes.py`), and only then, in one transaction and if the assistant still holds the baton, into the conversation
(`turn.py`). An answerer has no power of its own: it returns an outcome, and the code around it decides what happens.
"""
