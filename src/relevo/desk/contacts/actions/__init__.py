"""One file per way to change a contact."""
