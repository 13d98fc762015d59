"""What a teammate decides about a message that did not arrive."""
