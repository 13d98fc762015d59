"""Office files and pictures for the tests, made here part by part: good ones and hostile ones."""

import io
import struct
import zipfile
import zlib

from PIL import Image

_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_SLIDE = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)


def archive(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, body in parts.items():
            file.writestr(name, body)
    return out.getvalue()


def relations(*targets: tuple[str, str, str]) -> str:
    each = "".join(f'<Relationship Id="{i}" Type="{_REL}/{kind}" Target="{target}"/>' for i, kind, target in targets)
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{each}</Relationships>'


def office(main: str, parts: dict[str, str | bytes]) -> bytes:
    """An office file whose document is the part `main`."""
    return archive({"[Content_Types].xml": _TYPES, "_rels/.rels": relations(("r1", "officeDocument", main)), **parts})


def docx(body: str, **parts: str | bytes) -> bytes:
    styles = (
        f'<w:styles {_WORD}><w:style w:styleId="Titulo1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:styleId="Mine"><w:basedOn w:val="Titulo1"/></w:style></w:styles>'
    )
    numbering = (
        f'<w:numbering {_WORD}><w:abstractNum w:abstractNumId="0"><w:lvl><w:numFmt w:val="decimal"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    return office(
        "word/document.xml",
        {
            "word/document.xml": f"<w:document {_WORD}><w:body>{body}</w:body></w:document>",
            "word/styles.xml": styles,
            "word/numbering.xml": numbering,
            "word/_rels/document.xml.rels": relations(
                ("r1", "styles", "styles.xml"), ("r2", "numbering", "numbering.xml")
            ),
            **parts,
        },
    )


def paragraph(text: str, properties: str = "", run: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def xlsx(rows: str, *, strings: str = "", formats: str = "", cell_styles: str = "") -> bytes:
    sheets = (
        f'<sheets xmlns:r="{_REL}"><sheet name="Prices" sheetId="1" r:id="r1"/>'
        '<sheet name="Costs" sheetId="2" state="hidden" r:id="r2"/></sheets>'
    )
    return office(
        "xl/workbook.xml",
        {
            "xl/workbook.xml": f"<workbook {_SHEET}>{sheets}</workbook>",
            "xl/_rels/workbook.xml.rels": relations(
                ("r1", "worksheet", "worksheets/one.xml"),
                ("r2", "worksheet", "worksheets/two.xml"),
                ("r3", "sharedStrings", "sharedStrings.xml"),
                ("r4", "styles", "styles.xml"),
            ),
            "xl/worksheets/one.xml": f"<worksheet {_SHEET}><sheetData>{rows}</sheetData></worksheet>",
            "xl/worksheets/two.xml": f"<worksheet {_SHEET}><sheetData>"
            '<row><c t="inlineStr"><is><t>secret</t></is></c></row></sheetData></worksheet>',
            "xl/sharedStrings.xml": f"<sst {_SHEET}>{strings}</sst>",
            "xl/styles.xml": f"<styleSheet {_SHEET}><numFmts>{formats}</numFmts><cellXfs>{cell_styles}</cellXfs>"
            "</styleSheet>",
        },
    )


def text_cell(text: str, at: str = "") -> str:
    where = f' r="{at}"' if at else ""
    return f'<c{where} t="inlineStr"><is><t>{text}</t></is></c>'


def pptx(*slides: str) -> bytes:
    ids = "".join(f'<p:sldId id="{256 + at}" xmlns:r="{_REL}" r:id="r{at}"/>' for at in range(len(slides)))
    parts: dict[str, str | bytes] = {
        "ppt/presentation.xml": f"<p:presentation {_SLIDE}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": relations(
            *((f"r{at}", "slide", f"slides/slide{at}.xml") for at in range(len(slides)))
        ),
    }
    return office("ppt/presentation.xml", parts | {f"ppt/slides/slide{at}.xml": body for at, body in enumerate(slides)})


def slide(title: str, *lines: str, more: str = "", attributes: str = "") -> str:
    body = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in lines)
    return (
        f"<p:sld {_SLIDE} {attributes}><p:cSld><p:spTree>"
        '<p:sp><p:nvSpPr><p:nvPr><p:ph type="title"/></p:nvPr></p:nvSpPr>'
        f"<p:txBody><a:p><a:r><a:t>{title}</a:t></a:r></a:p></p:txBody></p:sp>"
        f"<p:sp><p:txBody>{body}</p:txBody></p:sp>{more}</p:spTree></p:cSld></p:sld>"
    )


def nested_zips(depth: int) -> bytes:
    body = b"words"
    for _ in range(depth):
        body = archive({"inner.zip": body})
    return body


def entity_bomb(root: str) -> str:
    """Ten entities, each ten times the one before: a few hundred bytes that stand for gigabytes."""
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 11))
    return f'<!DOCTYPE bomb [<!ENTITY e0 "word word word word">{levels}]>{root}'


def picture(width: int, height: int, form: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("L", (width, height), 255).save(out, form)
    return out.getvalue()


def huge_picture(width: int, height: int) -> bytes:
    """A PNG of some kilobytes that says it is this large."""

    def block(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + block(b"IHDR", head)
        + block(b"IDAT", zlib.compress(bytes(100_000)))
        + block(b"IEND", b"")
    )


def lying_zip(parts: dict[str, str | bytes]) -> bytes:
    """An archive whose directory says that every part has one byte."""
    data = bytearray(archive(parts))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<I", data, at + 24, 1)
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)
