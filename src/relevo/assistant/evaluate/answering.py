"""The builtin answerer as the help-center protocol asks it."""

builtin_decision = None
