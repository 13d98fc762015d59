"""What can be wrong with a file, each with a sentence that tells a teammate what to do."""

from relevo.desk.knowledge.extract.limits import MAX_FILE_BYTES, MAX_PAGES, MAX_SECONDS, MAX_TEXT_CHARACTERS


class Unreadable(Exception):
    """The file cannot become text; `code` is one of PROBLEMS."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(PROBLEMS[code])


PROBLEMS = {
    "no_text": "No text was found in this file. If it is a scan, run text recognition (OCR) on it and upload it again.",
    "corrupt": "The file is damaged or not what its name says. Open it on your computer, save it again and upload it.",
    "wrong_type": "The contents do not match the file's ending. Save it as .pdf, .html, .md or .txt and upload it.",
    "encrypted": "The PDF is protected by a password. Remove the protection and upload it again.",
    "too_many_pages": f"The PDF has more than {MAX_PAGES} pages. Split it into smaller files.",
    "too_much_text": f"The text is longer than {MAX_TEXT_CHARACTERS:,} characters. Split it into smaller files.",
    "too_demanding": "Reading this file needs more memory than is allowed. Save it in a simpler form or split it.",
    "too_slow": f"Reading this file takes longer than {MAX_SECONDS} seconds. Save it in a simpler form or split it.",
    "too_large": f"The file is larger than {MAX_FILE_BYTES // 1024 // 1024} MB. Split it into smaller files.",
    "unsupported": "This kind of file cannot be read yet. Upload .pdf, .html, .md or .txt.",
    "crashed": "The file could not be read. Save it again in another form (for a PDF: print it to a new PDF).",
    "file_missing": "The stored copy of this file is gone. Upload it again.",
}
