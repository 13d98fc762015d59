"""Conversations: a thread with one contact on one channel, who may answer it now, and what was said.

Words: message, note, event line, holder, epoch, stretch, turn, brief (docs/glossary.md).
Promises: a message is acknowledged after COMMIT; `seq` has no gaps; nothing is answered twice; the assistant never
speaks after a person took the baton; a person's public reply is the takeover; every change tells every screen.
All of it hangs on one habit: whoever writes first locks the conversation's row (`repository.lock_*`).
"""
