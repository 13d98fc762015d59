"""What Meta's channels have in common, in Relevo's own terms. No channel itself.

WhatsApp, Instagram and Messenger each know this room; it knows none of them. What they share with the Graph API alone,
without a word of ours, is in `relevo/platform/graph`.
"""
