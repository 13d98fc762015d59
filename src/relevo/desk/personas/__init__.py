"""Invented customers: what they want, know and feel, and how an assistant did with them. The conversations are made in
`assistant/personas`; nothing of them reaches the inbox, a channel or a report."""
