"""From an uploaded file to Markdown. The parsing runs in a child process that has nothing to steal and little to eat.

`runner.extract` is the door: it starts `child.py`, feeds it the bytes, waits at most a minute and reads one JSON
object back. Whatever a hostile file does there, the parent gets text or an error that says what to do.
"""
