"""The brief: what a person needs when they take the baton, and what the assistant is told when it comes back.

`extractive.py` cuts it out of the conversation, so nothing in it can be invented; it is what a handoff commits with.
`modelled.py` lets a model add statements afterwards; each survives only with a message that exists and contains it.
"""
