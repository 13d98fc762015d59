"""The builtin answerer: no key, no network, milliseconds. It never generates: it says verbatim words of the knowledge
with their source, or one of the sentences of `relevo.assistant.texts`.
"""
