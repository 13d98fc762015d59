from uuid import UUID

from relevo.platform.files.repository import StoredFile
from relevo.platform.http import Output


class FileOut(Output):
    id: UUID
    name: str
    content_type: str
    size_bytes: int
    url: str
    width: int | None
    height: int | None


def render_file(file: StoredFile, *, url: str | None = None) -> FileOut:
    """`url` is another way to it (a signed link); without it, the one for teammates."""
    return FileOut(
        id=file.id,
        name=file.name,
        content_type=file.content_type,
        size_bytes=file.size_bytes,
        url=url or f"/api/v1/files/{file.id}",
        width=file.width,
        height=file.height,
    )
