"""Actions: what an assistant can do in other systems, within bounds that code keeps.

Whatever an answerer asks for goes one way: its arguments are checked and completed by the runtime (who the customer is
never comes from a conversation), the object is read again from the system it belongs to, limits are held under a lock,
a customer's yes or a person's approval is bound to exactly these arguments, the request is sent once, and the ledger
says what came of it. An unclear end is a state that a person sees, never a second try with money.
"""
