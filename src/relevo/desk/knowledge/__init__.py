"""Knowledge: what the assistants may answer from.

A source holds documents (a file, a text, a question with its answer); a document is cut into passages, the pieces
that are found and cited. The domain promises: the last good copy of a document stays findable until a newer one is
ready; a document that cannot be read says why and holds up nobody else; what is found belongs to the workspace.
"""
