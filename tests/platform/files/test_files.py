import asyncio
import io
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI
from PIL import Image

from relevo.kit.ids import ConversationId, FileId, new_id
from relevo.platform.db import Database
from relevo.platform.files import FileLinks, FileOwner, NoSuchFile, bind_files, find_files, open_file_store
from relevo.platform.files.kinds import KINDS, FileRefused, kind_of
from relevo.platform.files.names import clean_name, content_disposition
from tests.house import Workspace, client_of, make_workspace, sign_in

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def picture(form: str = "PNG", size: tuple[int, int] = (30, 20), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, form, **options)
    return out.getvalue()


def with_place_and_camera() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "SpyCam 3000"
    exif[0x0112] = 6  # turned: width and height change places
    exif.get_ifd(0x8825).update({1: "N", 2: (4.0, 36.0, 0.0)})
    return picture("JPEG", exif=exif, comment=b"secret comment")


async def upload(client: httpx2.AsyncClient, name: str, body: bytes, content_type: str = "x/y") -> httpx2.Response:
    return await client.post("/files", files={"file": (name, body, content_type)})


@pytest.mark.parametrize(("form", "name", "content_type"), [
    ("PNG", "a.png", "image/png"), ("JPEG", "a.JPG", "image/jpeg"), ("GIF", "a.gif", "image/gif"),
    ("WEBP", "a.webp", "image/webp"),
])  # fmt: skip
async def test_an_image_is_kept_and_shown(agent: httpx2.AsyncClient, form: str, name: str, content_type: str) -> None:
    answer = await upload(agent, name, picture(form))
    assert answer.status_code == 201, answer.text
    file = answer.json()
    assert (file["name"], file["content_type"], file["width"], file["height"]) == (name, content_type, 30, 20)
    got = await agent.get(file["url"].removeprefix("/api/v1"))
    assert got.headers["content-type"] == content_type
    assert got.headers["content-disposition"].startswith("inline;")
    assert Image.open(io.BytesIO(got.content)).size == (30, 20)
    assert len(got.content) == file["size_bytes"]


async def test_a_pdf_is_saved_never_opened_in_place(agent: httpx2.AsyncClient) -> None:
    file = (await upload(agent, "factura año.pdf", PDF)).json()
    got = await agent.get(f"/files/{file['id']}")
    assert got.content == PDF
    assert got.headers["content-disposition"].startswith('attachment; filename="factura a_o.pdf"; filename*=UTF-8')
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-security-policy"].startswith("sandbox; default-src 'none'")


@pytest.mark.parametrize(("asked", "part"), [
    ("bytes=0-3", slice(0, 4)), ("bytes=4-", slice(4, None)), ("bytes=-5", slice(-5, None)),
    ("bytes=-9999", slice(None)), ("bytes=2-9999", slice(2, None)), ("bytes=0-0", slice(0, 1)),
])  # fmt: skip
async def test_a_player_gets_the_part_it_asks_for(agent: httpx2.AsyncClient, asked: str, part: slice) -> None:
    file = (await upload(agent, "a.pdf", PDF)).json()
    for path in (f"/files/{file['id']}", file["url"].removeprefix("/api/v1")):
        got = await agent.get(path, headers={"Range": asked})
        assert (got.status_code, got.content) == (206, PDF[part])
        begin, end, _ = part.indices(len(PDF))
        assert got.headers["content-range"] == f"bytes {begin}-{end - 1}/{len(PDF)}"
        assert got.headers["accept-ranges"] == "bytes"
        assert got.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("asked", ["bytes=-", "bytes=5-2", "bytes=0-1,4-5", "items=0-1", "bytes=a-b", "bytes=0-3x"])
async def test_a_range_that_says_nothing_gets_the_whole_file(agent: httpx2.AsyncClient, asked: str) -> None:
    file = (await upload(agent, "a.pdf", PDF)).json()
    got = await agent.get(f"/files/{file['id']}", headers={"Range": asked})
    assert (got.status_code, got.content) == (200, PDF)


@pytest.mark.parametrize("asked", [f"bytes={len(PDF)}-", "bytes=9999-10000", "bytes=-0"])
async def test_a_range_beyond_the_end_is_refused_with_the_size(agent: httpx2.AsyncClient, asked: str) -> None:
    file = (await upload(agent, "a.pdf", PDF)).json()
    got = await agent.get(f"/files/{file['id']}", headers={"Range": asked})
    assert (got.status_code, got.content) == (416, b"")
    assert got.headers["content-range"] == f"bytes */{len(PDF)}"


ZIP, OLE = b"PK\x03\x04" + b"x" * 80, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 80
FILM = b"\x00\x00\x00\x18ftyp"


@pytest.mark.parametrize(("name", "body", "content_type"), [
    ("a.docx", ZIP, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("a.XLSX", ZIP, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("a.pptx", ZIP, "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("a.doc", OLE, "application/msword"), ("a.xls", OLE, "application/vnd.ms-excel"),
    ("a.ppt", OLE, "application/vnd.ms-powerpoint"), ("a.txt", "año;1".encode(), "text/plain; charset=utf-8"),
    ("a.csv", b"a,b\n1,2\n", "text/csv; charset=utf-8"), ("a.mp4", FILM + b"isom", "video/mp4"),
    ("a.m4a", FILM + b"isom", "audio/mp4"), ("a.mov", FILM + b"qt  ", "video/quicktime"),
    ("a.aac", b"\xff\xf1\x50\x80", "audio/aac"), ("a.amr", b"#!AMR\n\x3c", "audio/amr"),
    ("a.3gp", FILM + b"3gp4", "video/3gpp"), ("a.txt", b"<script>alert(1)</script>", "text/plain; charset=utf-8"),
])  # fmt: skip
async def test_office_files_texts_and_films_are_saved_never_opened_in_place(
    agent: httpx2.AsyncClient, name: str, body: bytes, content_type: str
) -> None:
    file = (await upload(agent, name, body)).json()
    got = await agent.get(f"/files/{file['id']}")
    assert (got.content, got.headers["content-type"]) == (body, content_type)
    assert got.headers["content-disposition"].startswith("attachment;")
    assert got.headers["x-content-type-options"] == "nosniff"


async def test_places_cameras_and_comments_are_gone_and_the_picture_stands_upright(agent: httpx2.AsyncClient) -> None:
    file = (await upload(agent, "photo.jpg", with_place_and_camera())).json()
    got = (await agent.get(f"/files/{file['id']}")).content
    assert b"SpyCam" not in got
    assert b"secret comment" not in got
    image = Image.open(io.BytesIO(got))
    assert not image.getexif()
    assert image.size == (20, 30)


async def test_what_hides_behind_an_image_is_gone(agent: httpx2.AsyncClient) -> None:
    file = (await upload(agent, "a.png", picture() + b"<script>alert(1)</script>PK\x03\x04")).json()
    got = (await agent.get(f"/files/{file['id']}")).content
    assert b"script" not in got
    assert b"PK\x03\x04" not in got


@pytest.mark.parametrize(("name", "body"), [
    ("a.png", b""), ("a.png", b"\x89PNG\r\n\x1a\n"), ("a.png", b"\x89PNG\r\n\x1a\n" + b"x" * 100),
    ("a.jpg", picture("PNG")), ("a.svg", b"<svg onload=alert(1)>"), ("a.html", b"<script>"), ("a.png", b"<svg/>"),
    ("a.exe", b"MZ\x90"), ("a.pdf.exe", PDF), ("a", PDF), (".pdf", PDF), ("a.zip", b"PK\x03\x04"),
    ("a.docx", OLE), ("a.doc", ZIP), ("a.txt", b"a\x00b"), ("a.mp4", PDF), ("a.docm", ZIP), ("a.m4a", FILM + b"qt  "),
    ("a.png", picture("BMP")), ("a.gif", b"GIF89a<script>alert(1)</script>"), ("a.pdf", b"\n\n%PDF-1.7"),
])  # fmt: skip
async def test_everything_else_is_refused_with_a_reason(agent: httpx2.AsyncClient, name: str, body: bytes) -> None:
    answer = await upload(agent, name, body, "image/png")
    assert answer.status_code == 422, answer.text
    assert answer.json()["code"] in ("file_refused", "invalid")
    assert answer.json()["detail"]


async def test_an_image_bomb_is_refused_before_it_unfolds(agent: httpx2.AsyncClient) -> None:
    bomb = picture("PNG", (9_000, 9_000))
    assert len(bomb) < 400_000
    answer = await upload(agent, "bomb.png", bomb)
    assert answer.status_code == 422
    assert "megapixels" in answer.json()["detail"]


async def test_a_huge_image_is_made_smaller(agent: httpx2.AsyncClient) -> None:
    file = (await upload(agent, "wide.png", picture("PNG", (5_000, 100)))).json()
    assert (file["width"], file["height"]) == (4_096, 82)


async def test_an_animation_still_moves(agent: httpx2.AsyncClient) -> None:
    out = io.BytesIO()
    frames = [Image.new("RGB", (10, 10), color) for color in ("red", "green", "blue")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=50)
    file = (await upload(agent, "dance.gif", out.getvalue())).json()
    image = Image.open(io.BytesIO((await agent.get(f"/files/{file['id']}")).content))
    assert image.n_frames == 3  # type: ignore[attr-defined] - narrower than the test needs


async def test_more_than_25_mb_is_refused(agent: httpx2.AsyncClient) -> None:
    fits = PDF + b"0" * (25_000_000 - len(PDF))
    assert (await upload(agent, "fits.pdf", fits)).status_code == 201
    answer = await upload(agent, "large.pdf", fits + b"0")
    assert (answer.status_code, answer.json()["code"]) == (422, "file_refused")
    assert (await upload(agent, "huge.pdf", fits + b"0" * 200_000)).status_code == 413


async def test_a_file_belongs_to_its_workspace(app: FastAPI, db: Database, agent: httpx2.AsyncClient) -> None:
    file = (await upload(agent, "mine.pdf", PDF)).json()
    other = await make_workspace(db)
    stranger = await sign_in(app, db, other, other.owner)
    foreign = await stranger.get(f"/files/{file['id']}")
    unknown = await stranger.get(f"/files/{new_id()}")
    assert (foreign.status_code, foreign.json()) == (404, unknown.json())
    async with client_of(app) as nobody:
        assert (await nobody.get(f"/files/{file['id']}")).status_code == 401
        assert (await upload(nobody, "a.pdf", PDF)).status_code == 401


async def test_a_signed_link_opens_one_file_for_a_while(
    app: FastAPI, agent: httpx2.AsyncClient, workspace: Workspace
) -> None:
    file = FileId((await upload(agent, "mine.pdf", PDF)).json()["id"])
    now = [1_800_000_000.0]
    links = FileLinks(b"k" * 32, clock=lambda: now[0])
    app.state.http.provide(FileLinks, links)
    path = links.path_for(workspace.id, FileId(_uuid(file))).removeprefix("/api/v1")
    async with client_of(app) as nobody:
        assert (await nobody.get(path)).content == PDF
        for at in (-1, -30, -60, 16):
            changed = path[:at] + ("A" if path[at] != "A" else "B") + (path[at + 1 :] if at != -1 else "")
            assert (await nobody.get(changed)).status_code == 404
        for nonsense in ("x", "AAAA", "%00", "ñ", "A" * 73):
            assert (await nobody.get(f"/signed-files/{nonsense}")).status_code in (404, 422)
        now[0] += 2 * 3_600
        assert (await nobody.get(path)).status_code == 404


def _uuid(text: object) -> FileId:
    return FileId(type(new_id())(str(text)))


async def test_only_the_sender_may_attach_a_file_and_once(
    agent: httpx2.AsyncClient, db: Database, workspace: Workspace
) -> None:
    file = _uuid((await upload(agent, "mine.pdf", PDF)).json()["id"])
    conversation = ConversationId(new_id())
    async with db.transaction(workspace.id) as tx:
        assert [found.name for found in await find_files(tx, [FileId(new_id()), file])] == ["mine.pdf"]
        for owner in (FileOwner("teammate", workspace.admin), FileOwner("contact", workspace.agent)):
            with pytest.raises(NoSuchFile):
                await bind_files(tx, [file], conversation_id=conversation, owner=owner)


def test_names_are_inert() -> None:
    for given, shown in {
        "../../etc/passwd": "passwd",
        "C:\\Windows\\evil.pdf": "evil.pdf",
        "a\x00b\r\nSet-Cookie: x.pdf": "abSet-Cookie_ x.pdf",
        "gpj.\u202eexe.pdf": "gpj.exe.pdf",
        "CON.pdf": "_CON.pdf",
        "x" * 300 + ".pdf": "x" * 116 + ".pdf",
        "  ...  ": "file",
        "": "file",
        '<img src=x onerror="alert(1)">.png': "_img src=x onerror=_alert(1)__.png",
    }.items():
        assert clean_name(given) == shown
    header = content_disposition('a"; filename="evil.exe\r\nX: y\u00e9.pdf', inline=False)
    assert "\r" not in header
    assert header.count('"') == 2


def test_each_kind_needs_its_own_beginning_and_ending() -> None:
    for kind in KINDS:
        with pytest.raises(FileRefused):
            kind_of(f"a.{kind.extensions[0]}", b"GARBAGE\x00" * 10)
    for name, body in {
        "a.mp3": b"\xff\xfb\x90\x00", "b.mp3": b"ID3\x04", "a.ogg": b"OggS\x00", "a.wav": b"RIFF\x00\x00\x00\x00WAVE",
        "a.m4a": b"\x00\x00\x00\x20ftypM4A ", "a.webm": b"\x1a\x45\xdf\xa3",
    }.items():  # fmt: skip
        assert kind_of(name, body).content_type.startswith("audio/")


async def test_a_store_keeps_lists_and_forgets(tmp_path: Path) -> None:
    store = open_file_store(str(tmp_path / "deep" / "folder"))
    await asyncio.gather(*(store.write(f"w/{number}", bytes([number])) for number in range(120)))
    assert await store.read("w/7") == b"\x07"
    assert len([key async for key in store.list_keys()]) == 120
    assert "deep/folder" in await store.check()
    await store.delete("w/7")
    await store.delete("w/7")
    with pytest.raises(FileNotFoundError):
        await store.read("w/7")
