"""One file per way to change a conversation. Each locks its row first and asks for a turn last."""
