"""Limits of an import. Each is stated on the screen and in docs/subsystems/tickets.md."""

MAX_FILE_BYTES = 50 * 1024 * 1024
MAX_CONVERSATIONS = 20_000
MAX_MESSAGES = 200  # of one conversation; what comes later is not read
MAX_MESSAGE_CHARACTERS = 20_000
MAX_PROPOSALS = 1000
MAX_SECONDS = 300
# Of the child that reads it: a conversation takes a millisecond or two, long ones more.
MAX_CPU_S = 240
# What the browser sends to learn the format and the columns.
MAX_HEAD_BYTES = 256 * 1024
MAX_PHRASINGS = 10
MAX_EVIDENCE = 3
