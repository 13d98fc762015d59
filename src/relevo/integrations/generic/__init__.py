"""Any other system with a JSON API: what to ask and where in the answers things stand is written in a mapping.

`mapping.py` reads the mapping, `paths.py` walks answers by it, `reading.py` makes the desk's shapes of them, and
`adapter.py` implements the port, with a preview for the form.
"""
