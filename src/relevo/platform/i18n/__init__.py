"""Sentences the server itself says, in English, Spanish and Portuguese.

Each room keeps its own beside its code: a folder `sentences/` with en.json, es.json and pt.json. A sentence missing in
one language, or with other placeholders, is refused when the room is imported, not when a customer meets it.
"""

from relevo.platform.i18n.sentences import LANGUAGES, Language, Sentences, language_of

__all__ = ["LANGUAGES", "Language", "Sentences", "language_of"]
