"""Limits of reading one file. Each is stated in docs/subsystems/knowledge.md and has a test."""

MAX_FILE_BYTES = 50 * 1024 * 1024
MAX_TEXT_CHARACTERS = 5_000_000
MAX_PAGES = 2000
# A page of text inflates by a factor of ten or so; a bomb by thousands.
MAX_MEMORY_BYTES = 1536 * 1024 * 1024
MAX_CPU_S = 45
MAX_SECONDS = 60
