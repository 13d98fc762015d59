"""Intake: what providers tell us, stored before it is answered, and worked through in order.

Words: an element is one thing that happened, out of what may be a batch; a lane is whom it is about. Promises: an
element is stored, once, before the provider hears 200; those of one lane are worked through one after the other, each
in one transaction with its effect, so that a second delivery, a crash or two workers change nothing; an element that
cannot be handled is tried again, then kept as failed and shown, and the others go on.
"""
