"""Gaps: what customers asked and the knowledge did not say, by what it costs people, with a draft of the answer.

Promises: a draft is made of what people wrote to customers alone, without the personal data that is recognised; nothing
of it is answered before a person approved it; a gap that was dismissed stays dismissed.
"""
