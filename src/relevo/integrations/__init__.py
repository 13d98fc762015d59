"""The kinds of other systems that Relevo speaks with, a folder each; strangers to each other, like channels.

`wire.py` is pure (what is asked, what an answer says), `adapter.py` implements the desk's port and asks through its
`Asker`. Only entry/integrations.py knows which kinds there are.
"""
