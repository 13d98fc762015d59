"""`make models`: train the detectors of `relevo.assistant.detectors` anew from `../shared/data` and our own phrases.

The same data gives the same bytes. Without the data nothing is touched: what is shipped stays.
"""
