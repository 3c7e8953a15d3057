"""Papers that the invented people have sent along: a page that says which paper it stands for. Pure."""

from __future__ import annotations

_PAGE = (595, 842)  # A4 in points


def sample_pdf(title: str, *lines: str) -> bytes:
    """Return a PDF of one page with a heading and some lines, in the characters of Latin-1.

    Source: ISO 32000-1, 7.5 (structure of a file).
    """
    text = [f"BT /F2 22 Tf 60 760 Td ({_escaped(title)}) Tj ET"]
    text += [f"BT /F1 12 Tf 60 {720 - 20 * row} Td ({_escaped(line)}) Tj ET" for row, line in enumerate(lines)]
    text.append("0.85 0.85 0.85 RG 2 w 40 40 515 762 re S")
    content = "\n".join(text).encode("cp1252", "replace")
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /{} /Encoding /WinAnsiEncoding >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_PAGE[0]} {_PAGE[1]}] /Contents 4 0 R "
            "/Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>"
        ).encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        font.format("Helvetica").encode(),
        font.format("Helvetica-Bold").encode(),
    ]
    return _file_of(objects)


def _file_of(objects: list[bytes]) -> bytes:
    written, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    written += b"".join(b"%010d 00000 n \n" % place for place in places)
    written += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(written)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
