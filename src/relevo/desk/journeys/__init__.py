"""What a contact did outside the conversation: for now their orders, written by the shop's own systems."""
