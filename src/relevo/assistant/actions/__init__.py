"""Actions as an assistant uses them: what is offered to a turn, flows without a model, tools with one, and the words.

The assistant only asks; whether and how anything is done is decided by `relevo.desk.actions`.
"""
