"""Suggestions: what the copilot proposed to a teammate, and what the teammate made of it.

Promises: a suggestion is never a message; it becomes one only by a teammate's own sending, which records whether it
was taken as it stood (accepted), changed (edited, with the words that were sent) or waved away (discarded). What
nobody decided is forgotten after 30 days, everything after a year, and all of it with its conversation.

The word "given" is what a suggestion was made from: a draft to shorten, a question to answer.
"""
