"""Intents recognised: which of the workspace's own list a customer is about, or none of it.

Without a model: a small classifier is learnt from the list's example sentences, in memory, in a second or less
(`recogniser.py`), and says how sure it is; below a threshold an intent is unknown. With a model: the answer itself
names the intent, in the same call. Who carries which intent is kept by `desk/conversations`.
"""
