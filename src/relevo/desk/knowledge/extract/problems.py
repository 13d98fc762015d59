"""What can be wrong with a file, each with a sentence that tells a teammate what to do."""

from relevo.desk.knowledge.extract.limits import (
    MAX_DEPTH,
    MAX_FILE_BYTES,
    MAX_OCR_PAGES,
    MAX_PAGES,
    MAX_PICTURE_PIXELS,
    MAX_SECONDS,
    MAX_TEXT_CHARACTERS,
    MAX_UNPACKED_BYTES,
)


class Unreadable(Exception):
    """The file cannot become text; `code` is one of PROBLEMS."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(PROBLEMS[code])


PROBLEMS = {
    "no_text": "No text was found in this file. Open it on your computer and see whether there are words in it.",
    "needs_ocr": "This is a scan or a picture and needs OCR (text recognition). Install it on the server (Debian and "
    "Ubuntu: apt install tesseract-ocr tesseract-ocr-spa tesseract-ocr-por) and press Re-index, or run OCR on your "
    "computer and upload the result.",
    "corrupt": "The file is damaged or not what its name says. Open it on your computer, save it again and upload it.",
    "wrong_type": "The contents do not match the file's ending. Open it in its own program, save it again and upload "
    "that.",
    "encrypted": "The file is protected by a password. Remove the protection and upload it again.",
    "old_office": "This is a file of an old office program, or protected by a password. Save it as .docx, .xlsx or "
    ".pptx without a password and upload it again.",
    "too_many_pages": f"The PDF has more than {MAX_PAGES} pages. Split it into smaller files.",
    "too_many_scans": f"Text recognition reads up to {MAX_OCR_PAGES} pages. Split the scan into smaller files.",
    "picture_too_large": f"The picture has over {MAX_PICTURE_PIXELS // 1_000_000} million pixels. Save it smaller.",
    "too_many_columns": "A sheet has more than 500 columns. Keep the columns that customers ask about.",
    "too_much_text": f"The text is longer than {MAX_TEXT_CHARACTERS:,} characters. Split it into smaller files.",
    "too_deep": f"The data is nested more than {MAX_DEPTH} levels deep. Save it as a plain list of records.",
    "unpacks_too_large": f"The file unpacks to more than {MAX_UNPACKED_BYTES // 1024 // 1024} MB. Split it, or save it "
    "anew without what customers do not need.",
    "forbidden_xml": "The file contains XML entities, which no office program writes. Save it again in its program.",
    "too_demanding": "Reading this file needs more memory than is allowed. Save it in a simpler form or split it.",
    "too_slow": f"Reading this file takes longer than {MAX_SECONDS} seconds. Save it in a simpler form or split it.",
    "too_large": f"The file is larger than {MAX_FILE_BYTES // 1024 // 1024} MB. Split it into smaller files.",
    "unsupported": "This kind of file cannot be read yet. Upload .pdf, .docx, .xlsx, .pptx, .csv, .json, .html, .md, "
    ".txt or a picture.",
    "crashed": "The file could not be read. Save it again in another form (for a PDF: print it to a new PDF).",
    "file_missing": "The stored copy of this file is gone. Upload it again.",
}
