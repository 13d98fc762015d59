"""The customer's own page: what we remember about them, to see, correct, erase, take along and refuse.

It opens by a link that is signed, ends after some days, and can be taken back; whoever holds it is believed to be the
customer, so it is given to them where they already proved who they are: in their conversation. Plain HTML without
scripts; every change is a form, and the page sends no address of itself to anybody.
"""
