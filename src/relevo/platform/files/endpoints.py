"""Sending a file as a teammate, and getting one as a teammate or by a signed link."""

from typing import Annotated

from fastapi import File, Header, UploadFile
from starlette.responses import Response

from relevo.kit.ids import FileId
from relevo.platform.files.kinds import FileRefused
from relevo.platform.files.links import FileLinks
from relevo.platform.files.names import content_disposition
from relevo.platform.files.ranges import NoSuchRange, read_range
from relevo.platform.files.repository import FileOwner, NoSuchFile, StoredFile, get_file
from relevo.platform.files.schemas import FileOut, render_file
from relevo.platform.files.stores import FileStore
from relevo.platform.files.uploads import MAX_UPLOAD_BODY_BYTES, receive_upload
from relevo.platform.http import Caller, CurrentActor, RequestDatabase, Router, provided
from relevo.platform.http.headers import file_headers
from relevo.platform.http.requests import BodyTooLarge

router = Router(tags=["files"])

Store = Annotated[FileStore, provided(FileStore)]
Links = Annotated[FileLinks, provided(FileLinks)]
AskedRange = Annotated[str, Header(alias="Range", include_in_schema=False)]


@router.post(
    "/files",
    caller=Caller.TEAMMATE,
    transaction=False,
    body_bytes=MAX_UPLOAD_BODY_BYTES,
    status_code=201,
    errors=[FileRefused, BodyTooLarge],
)
async def upload_file(
    file: Annotated[UploadFile, File()], actor: CurrentActor, db: RequestDatabase, store: Store
) -> FileOut:
    """Send an image, a sound, a film or a document, to attach it to a message afterwards."""
    stored = await receive_upload(
        db,
        store,
        actor.workspace_id,
        name=file.filename or "",
        body=await file.read(),
        owner=FileOwner("teammate", actor.teammate_id),
    )
    return render_file(stored)


@router.get("/files/{file_id}", caller=Caller.TEAMMATE, transaction=False, response_class=Response, errors=[NoSuchFile])
async def download_file(
    file_id: FileId, actor: CurrentActor, db: RequestDatabase, store: Store, asked: AskedRange = ""
) -> Response:
    """The bytes of a file of this workspace, or the part that a Range header asks for."""
    async with db.transaction(actor.workspace_id, read_only=True) as tx:
        file = await get_file(tx, file_id)
    return await _give(file, store, asked)


@router.get("/signed-files/{link}", caller=Caller.PUBLIC, response_class=Response, errors=[NoSuchFile])
async def download_signed_file(
    link: str, links: Links, db: RequestDatabase, store: Store, asked: AskedRange = ""
) -> Response:
    """The bytes of the file that a link of ours names, while it is valid, or the part that a Range header asks for."""
    workspace_id, file_id = links.check(link)
    async with db.transaction(workspace_id, read_only=True) as tx:
        file = await get_file(tx, file_id)
    return await _give(file, store, asked)


async def _give(file: StoredFile, store: FileStore, asked: str) -> Response:
    try:
        body = await store.read(file.storage_key)
    except FileNotFoundError:
        raise NoSuchFile from None
    headers = {
        **file_headers(),
        # Only pixels that we wrote ourselves are shown in place; everything else is saved first.
        "Content-Disposition": content_disposition(file.name, inline=file.is_image),
        "Accept-Ranges": "bytes",
    }
    try:
        part = read_range(asked, len(body))
    except NoSuchRange:
        return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{len(body)}"})
    if part is None:
        return Response(body, media_type=file.content_type, headers=headers)
    headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{len(body)}"
    return Response(body[part], status_code=206, media_type=file.content_type, headers=headers)
