"""Past conversations of another help desk become proposals of Q&As, for a person to approve.

Promises: only what a person of the company wrote to the customer becomes an answer; personal data is removed inside
the process that reads the file, so neither the database nor a screen ever holds it; the file is deleted as soon as it
has been read; the same answer is never proposed twice, also after it was rejected.
"""
