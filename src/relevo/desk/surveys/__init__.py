"""Surveys: how satisfied the customer was, asked in the thread when a conversation is resolved.

Promises: asked once per resolve, only where the channel wants it, not at all if the resolve was taken back; one rating
per stretch, which the customer may still correct while it is resolved.
"""
