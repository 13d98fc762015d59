"""The copilot: what helps the person who holds the baton. It suggests; it never sends.

`seeing.py` reads the conversation once; `builtin.py` writes what can be written by cutting out, `modelled.py` what a
model writes and withstands `checks.py`; `suggesting.py` chooses between them and records what was shown.
"""
