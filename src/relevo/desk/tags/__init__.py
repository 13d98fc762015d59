"""Tags: words on a conversation to find it again, put there by teammates and by actions.

A tag is small and lower case, so that "VIP" and "vip" are one. Which there are follows from what is in use: there is no
list to keep.
"""
