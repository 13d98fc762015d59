"""Files for the tests, made here byte by byte: good ones, broken ones and hostile ones."""

import zlib

_PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
)


def _assemble(objects: list[bytes]) -> bytes:
    out = b"%PDF-1.4\n"
    offsets: list[int] = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table
    return out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)


def pdf(content: bytes, *, deflated: bool = False) -> bytes:
    """A PDF of one page with this content stream."""
    how = b" /Filter /FlateDecode" if deflated else b""
    return _assemble(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            _PAGE,
            b"<< /Length %d%s >>\nstream\n" % (len(content), how) + content + b"\nendstream",
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
    )


def pdf_of_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (3 + at) for at in range(count))
    return _assemble(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
            *[b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>"] * count,
        ]
    )


GOOD_PDF = pdf(
    b"BT /F1 24 Tf 72 720 Td (Shipping) Tj ET "
    b"BT /F1 11 Tf 72 690 Td (Orders leave our warehouse within) Tj 0 -14 Td (two working days.) Tj "
    b"0 -40 Td (Returns are free for thirty days.) Tj ET"
)
PDF_WITHOUT_TEXT = pdf(b"0 0 1 rg 10 10 100 100 re f")
CORRUPT_PDF = b"%PDF-1.7\n" + b"\x8f\x00garbage" * 200


def bomb_pdf(megabytes: int = 3000) -> bytes:
    """A few megabytes that inflate to `megabytes`: one block that stands for itself, repeated."""
    packer = zlib.compressobj(9)
    head = packer.compress(b" ") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b" " * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return pdf(head + block * megabytes + packer.flush(), deflated=True)
