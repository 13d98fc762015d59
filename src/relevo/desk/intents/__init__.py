"""Intents: what conversations are about, in the workspace's own words.

A workspace keeps its own list. Each intent has a name, what is meant by it, sentences as customers write them, Q&As
whose phrasings count as further sentences, and the teams and teammates who take it. The assistant floor recognises
them; which intent a conversation carries, and who said so, is kept by `desk/conversations`.

Promises: a deleted intent keeps its name on the conversations that carried it. Every change of the list or of who takes
what counts up one version, by which readers know that what they hold is old. A linked Q&A that is changed in the
knowledge is read again with the next change of the list.
"""
