"""The baton: who may answer a conversation now.

`protocol.py` and `turns.py` are pure and decide; `passing.py` is the only code that writes holder, epoch and status.
The words, the table and the proof stand in docs/subsystems/baton.md.
"""
