"""Following a guide, one step at a time, in both answerers.

There is no hidden state: the buttons under each step's question name the guide and the step, so the messages alone tell
where a conversation stands, what was answered, and what to come back to after a side question.
"""
