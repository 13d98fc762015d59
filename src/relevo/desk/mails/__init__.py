"""Mails: what a message of an e-mail channel is beside its words, and which conversation a mail belongs to.

Words it owns: subject, copies, thread, proof, signature. It promises that a mail joins another person's conversation
only if that person's mails named its sender, and that no HTML is kept which could do anything but be looked at.
"""
