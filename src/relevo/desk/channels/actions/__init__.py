"""One file per way to change a channel."""
