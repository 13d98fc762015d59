"""Erasing a person: every row, file, index entry and copy that speaks of one contact, with a receipt of what went.

Rows that belong to the contact are deleted, table by table, in the order that foreign keys ask for; which tables there
are is read from the database, so a table of tomorrow is not forgotten. Ledgers (what a model cost, what an action did
with money) keep their figures and lose the person. Copies of the customer's words in the company's own material
(phrasings, cases, gaps) go too. At the end everything is searched once more for what identifies the person, and the
receipt says what is left and where.
"""
