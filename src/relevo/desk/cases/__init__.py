"""Cases: a situation, and what an assistant must do in it. Replays: a draft against the live version, over all of them.

Promises: what must hold is judged by code that can be read (`judging.py`), never by a model's liking; a draft under
which a case fails that passes live is not published without a reason; a replay has no effect on anybody: nothing is
sent, nothing is passed, nothing is remembered.
"""
