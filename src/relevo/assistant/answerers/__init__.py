"""Answerers: who finds the outcome of a turn. All implement `context.Answerer`."""
