"""Files that people send: checked, made harmless, kept in a folder or in S3, and given out so that they cannot act.

Promises: what is stored is of one of the kinds in `kinds.py`, by its content and by its name; images were decoded
and written anew, so they carry neither place names nor hidden parts; the key in the store is random and never the
sender's name; whoever opens a file was signed in or holds a link that ends soon.
"""

from relevo.platform.files.kinds import FileRefused
from relevo.platform.files.links import FileLinks
from relevo.platform.files.repository import FileOwner, NoSuchFile, StoredFile, bind_files, find_files
from relevo.platform.files.scanning import FileUnchecked, FileUnsafe, use_scanner
from relevo.platform.files.schemas import FileOut, render_file
from relevo.platform.files.stores import FileStore, open_file_store
from relevo.platform.files.uploads import MAX_FILE_BYTES, receive_upload

__all__ = [
    "MAX_FILE_BYTES",
    "FileLinks",
    "FileOut",
    "FileOwner",
    "FileRefused",
    "FileStore",
    "FileUnchecked",
    "FileUnsafe",
    "NoSuchFile",
    "StoredFile",
    "bind_files",
    "find_files",
    "open_file_store",
    "receive_upload",
    "render_file",
    "use_scanner",
]
