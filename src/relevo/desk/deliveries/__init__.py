"""Deliveries: what was said to a customer on a channel with a provider goes out, in order, and is followed there.

Words: a delivery is the way of one message; a part is one send of it (long texts and files make several). Promises:
a delivery is written in the message's own transaction; one send is in flight per conversation, in the order of the
thread; a part is stored before it is sent, so that a send that was cut off is `unknown`, is looked up where the
provider allows it, and is never repeated blindly; states go forward only; what an assistant said does not leave any
more once a teammate took over; what failed for good is kept, shown, and sent again only when somebody says so.
"""
