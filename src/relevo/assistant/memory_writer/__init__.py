"""Writing memories: what a customer said about themselves, found in their own messages and nowhere else.

Two writers, one gate. `extracting` cuts facts out by patterns in English, Spanish and Portuguese; `modelled` lets a
model point at sentences, where one is chosen for the task. Neither words anything: what is kept are the customer's own
words, with the message they stand in. `proving` refuses what is not there; `desk/memories/never_store` what may never
be kept. Nothing an assistant said, a page said or a tool returned is read here.
"""
