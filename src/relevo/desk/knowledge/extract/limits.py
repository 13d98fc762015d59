"""Limits of reading one file. Each is stated in docs/subsystems/knowledge.md and has a test."""

MAX_FILE_BYTES = 50 * 1024 * 1024
MAX_TEXT_CHARACTERS = 5_000_000
MAX_PAGES = 2000
# A page of text inflates by a factor of ten or so; a bomb by thousands.
MAX_MEMORY_BYTES = 1536 * 1024 * 1024
MAX_CPU_S = 45
MAX_SECONDS = 60
# Of an office file, which is an archive: its parts, and what those with text may unpack to together.
MAX_PARTS = 10_000
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
# Lists in objects in lists: JSON nested deeper is no text for people.
MAX_DEPTH = 30
# Text recognition takes seconds for each page.
MAX_PICTURE_PIXELS = 50_000_000
MAX_OCR_PAGES = 40
MAX_OCR_SECONDS = 180
