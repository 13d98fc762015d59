"""The baton: who may answer a conversation now. Pure: nothing in this folder reads or writes anything.

`protocol.py` holds the table of passes, `turns.py` the rules of an assistant's turn; `../passing.py` writes what they
decide. The words, the table and the proof stand in docs/subsystems/baton.md.
"""
