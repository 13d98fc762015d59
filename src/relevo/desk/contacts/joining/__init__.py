"""One contact for one person: joining two that turn out to be the same, taking them apart again, and what proves it.

Two contacts become one by verified means alone: the company's own server signed both (`customer_id`), an e-mail address
was proved by a code or by a signed token that says so, the provider of a channel vouches for a phone number, or a
teammate decides it and has seen what it means. Equal names and unverified addresses never join anybody; they are shown
as a suggestion. Every join and every split can be undone: `moving` writes down what went where.

A conversation stays with its address: what a browser sees is told by the address, so a join shows nobody a
conversation they did not see before. What the contact is known by (memories, orders) follows.
"""
