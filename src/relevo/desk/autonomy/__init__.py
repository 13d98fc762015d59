"""What an assistant may do by itself, intent by intent: earned by agreeing with people, lost by a complaint.

Four levels: `shadow` (people answer, the assistant's answer is compared unseen), `suggest` (they see it), `approve` (it
goes out when a person says so), `alone`. Switched off, which is how an assistant begins, it answers alone.
"""
