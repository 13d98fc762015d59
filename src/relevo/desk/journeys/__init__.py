"""A customer's way with the company in one line of time: orders, subscriptions, conversations, preferences, pages.

What other systems know is asked for when somebody looks, kept with its age, and shown with what went wrong; nothing
waits for it. What is kept is a copy for people: an assistant never reads it, its actions ask the system itself.
"""
