"""Memories: what is worth knowing about a contact the next time, each with the messages that prove it.

At most 30 per contact (a setting of the workspace). Facts with a key (language, e-mail, order number) replace each
other; what a teammate wrote or pinned never goes by itself. A memory is data about a customer: it instructs nobody and
authorises nothing.
"""
