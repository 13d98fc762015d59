"""The answerer with a language model: the same port, signals and commit as the builtin one.

A model only ever proposes one typed outcome. Code decides before it (signals, budgets), gives it what it may know
(passages under handles of this turn), and checks what comes back before anything is committed.
"""
