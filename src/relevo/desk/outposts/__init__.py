"""Outposts: where the team works beside Relevo (Slack). A handoff becomes a card there; what a teammate writes in its
thread answers the customer.

Promises: only a teammate who is linked says anything, and as themselves; the rules of the baton are those of the inbox;
what a teammate wrote and what did not go to the customer is told to them, never dropped in silence. A word from outside
has one effect, however often it is delivered. What is told there may come twice after a crash, never too little.
"""
