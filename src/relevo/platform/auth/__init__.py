"""Who is calling: actors, opaque tokens, password hashes.

Promises: a token is 256 random bits, only its SHA-256 is stored, and the workspace written in it is a hint that
decides under which row-level security the hash is looked up, never a proof. Nothing here knows HTTP.
"""
