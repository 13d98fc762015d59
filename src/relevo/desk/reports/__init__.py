"""Reports: what happened in a period, counted from the conversations themselves each time it is asked.

Promise: every number opens the conversations behind it, and equals what a slow reading of the tables gives. The unit is
the *episode*: from a customer's first message, or from the reopening, to Resolve. A thread that lasts for years has
many.
"""
