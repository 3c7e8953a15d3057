"""Files that people upload, and files that they should not: made here, never stored in the repository."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import pikepdf
from PIL import Image

from portalwerk.files import rules
from portalwerk.kernel.refusal import Refusal

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
PICTURES = ("image/jpeg", "image/png", "image/gif", "image/tiff", "image/webp")
EVERYTHING = ("application/pdf", *PICTURES, DOCX, XLSX, ODT, "text/plain", "text/csv")
# The test signature of virus scanners, from two halves: no scanner shall stumble over this file.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass(frozen=True)
class Sample:
    """A named upload. `refusal` is why it must not come in, None if it must."""

    reason: str
    name: str
    make: Callable[[], bytes]
    refusal: type[Refusal] | None = None


# -- pictures ----------------------------------------------------------------------------------------------


def picture(form: str = "JPEG", size: tuple[int, int] = (60, 40), **options: object) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(out, form, **options)
    return out.getvalue()


def photo_with_place() -> bytes:
    image = Image.effect_noise((60, 40), 60).convert("RGB")
    exif = Image.Exif()
    exif[0x010E] = "CANARY-OF-THE-PLACE"
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def huge_png(width: int = 30_000, height: int = 30_000) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def many_frames() -> bytes:
    frames = [Image.new("L", (2, 2), shade % 256) for shade in range(400)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


def tiff_pages(count: int = 3) -> bytes:
    pages = [Image.new("L", (30, 40), 255) for _ in range(count)]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    return out.getvalue()


# -- PDF -----------------------------------------------------------------------------------------------------


def pdf(change: Callable[[pikepdf.Pdf], None] | None = None, *, pages: int = 1, **options: object) -> bytes:
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(595, 842))
    if change:
        change(document)
    out = io.BytesIO()
    document.save(out, **options)
    return out.getvalue()


def _javascript_at_opening(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def _named_javascript(document: pikepdf.Pdf) -> None:
    script = document.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)"))
    document.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=["a", script]))


def _launch(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")


def _embedded(document: pikepdf.Pdf) -> None:
    document.attachments["x.exe"] = pikepdf.AttachedFileSpec(document, b"MZ")


def _xfa(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm = pikepdf.Dictionary(Fields=[], XFA=document.make_stream(b"<xdp/>"))


def _page_action(document: pikepdf.Pdf) -> None:
    document.pages[0].AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.SubmitForm, F="http://x"))


def _attachment_note(document: pikepdf.Pdf) -> None:
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FileAttachment, Rect=[0, 0, 9, 9])
    document.pages[0].Annots = [note]


def _link(document: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.org")
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
    document.pages[0].Annots = [link]


def _form_field(document: pikepdf.Pdf) -> None:
    field = pikepdf.Dictionary(FT=pikepdf.Name.Tx, T="Name", V="Ada", AA=pikepdf.Dictionary())
    document.Root.AcroForm = pikepdf.Dictionary(Fields=[document.make_indirect(field)])


def _bomb(document: pikepdf.Pdf) -> None:
    packed = zlib.compress(bytes(300 * 1024 * 1024), 9)
    stream = pikepdf.Stream(document, packed, Filter=pikepdf.Name.FlateDecode)
    document.pages[0].Contents = document.make_indirect(stream)


def _doubled_bomb(document: pikepdf.Pdf) -> None:
    packed = zlib.compress(zlib.compress(bytes(300 * 1024 * 1024), 9), 9)
    names = [pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode]
    document.pages[0].Contents = document.make_indirect(pikepdf.Stream(document, packed, Filter=names))


def _deep(document: pikepdf.Pdf) -> None:
    inner = pikepdf.Array([])
    for _ in range(120):
        inner = pikepdf.Array([inner])
    document.Root.Deep = inner


def recursive_pages() -> bytes:
    return pdf().replace(b"/Kids [", b"/Kids [ 2 0 R ", 1) if b"/Kids [" in pdf() else b""


def encrypted_pdf(user: str, owner: str) -> bytes:
    return pdf(encryption=pikepdf.Encryption(user=user, owner=owner))


# -- archives ------------------------------------------------------------------------------------------------

_WORD = {
    "[Content_Types].xml": b'<?xml version="1.0"?><Types/>',
    "_rels/.rels": b'<?xml version="1.0"?><Relationships/>',
    "word/document.xml": b"<w:document><w:body><w:p><w:r><w:t>Guten Tag</w:t></w:r></w:p></w:body></w:document>",
}


def docx(extra: dict[str, bytes] | None = None) -> bytes:
    return packed(_WORD | (extra or {}))


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return out.getvalue()


def xlsx() -> bytes:
    return packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})


def odt() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", ODT)
        archive.writestr("content.xml", "<office:document-content/>", zipfile.ZIP_DEFLATED)
    return out.getvalue()


def docx_with_link() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in _WORD.items():
            archive.writestr(name, body)
        link = zipfile.ZipInfo("word/media/x")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return out.getvalue()


def docx_with_wrong_checksum() -> bytes:
    content = bytearray(docx({"word/media/a.txt": b"CHECKSUM-OF-THIS" * 4}))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        checksum = archive.getinfo("word/media/a.txt").CRC.to_bytes(4, "little")
    return bytes(content).replace(checksum, b"\x00\x01\x02\x03")


def docx_with_overlap() -> bytes:
    """Two lines of the table of contents point at one place, as in the known bombs of this kind."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in _WORD.items():
            archive.writestr(name, body)
        archive.writestr("word/a.xml", b"<a/>" * 100)
        twin = zipfile.ZipInfo("word/b.xml")
        first = archive.getinfo("word/a.xml")
        twin.header_offset, twin.CRC = first.header_offset, first.CRC
        twin.file_size, twin.compress_size = first.file_size, first.compress_size
        archive.filelist.append(twin)
        archive.NameToInfo[twin.filename] = twin
    return out.getvalue()


# -- the two lists ---------------------------------------------------------------------------------------------

HOSTILE = [
    Sample("nothing in it", "leer.pdf", lambda: b"", rules.FileEmpty),
    Sample("test signature as text", "test.txt", lambda: EICAR, rules.Infected),
    Sample("test signature behind text", "brief.txt", lambda: b"Hallo\n" * 9000 + EICAR, rules.Infected),
    Sample("test signature in a PDF", "a.pdf", lambda: pdf() + EICAR + b"\n%%EOF", rules.Infected),
    Sample("test signature packed in an Office file", "a.docx", lambda: docx({"word/media/a.txt": EICAR}),
           rules.Infected),
    Sample("archive in an archive", "a.docx", lambda: docx({"word/a.zip": packed({"b": EICAR})}),
           rules.ActiveContent),
    Sample("plain archive", "a.zip", lambda: packed({"a.txt": b"x"}), rules.WrongType),
    Sample("archive named like an Office file", "a.docx", lambda: packed({"a.txt": b"x"}), rules.BrokenFile),
    Sample("bomb: 300 MB of zeros in an Office file", "a.docx",
           lambda: docx({"word/big.xml": bytes(300 * 1024 * 1024)}), rules.Trap),
    Sample("bomb below the absolute limit", "a.docx", lambda: docx({"word/big.xml": bytes(50_000_000)}), rules.Trap),
    Sample("archive with 5,000 entries", "a.docx",
           lambda: docx({f"word/{n}.xml": b"" for n in range(5_000)}), rules.Trap),
    Sample("overlapping entries", "a.docx", docx_with_overlap, rules.Trap),
    Sample("entry that leaves its folder", "a.docx", lambda: docx({"../../etc/cron.d/x": b"x"}), rules.Trap),
    Sample("entry with an absolute path", "a.docx", lambda: docx({"/etc/passwd": b"x"}), rules.Trap),
    Sample("entry that is a link", "a.docx", docx_with_link, rules.Trap),
    Sample("wrong checksum", "a.docx", docx_with_wrong_checksum, rules.BrokenFile),
    Sample("macro", "a.docx", lambda: docx({"word/vbaProject.bin": b"x"}), rules.ActiveContent),
    Sample("embedded object", "a.docx", lambda: docx({"word/embeddings/oleObject1.bin": b"x"}),
           rules.ActiveContent),
    Sample("template loaded from elsewhere", "a.docx", lambda: docx({"word/_rels/settings.xml.rels":
           b'<Relationships><Relationship Type="x/attachedTemplate" Target="http://x" TargetMode="External"/>'
           b"</Relationships>"}), rules.ActiveContent),
    Sample("entities in an Office file", "a.docx", lambda: docx({"word/x.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'}),
           rules.Trap),
    Sample("Office file cut in half", "a.docx", lambda: docx()[: len(docx()) // 2], rules.BrokenFile),
    Sample("Office file with password", "a.docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
           rules.PasswordProtected),
    Sample("script at opening", "a.pdf", lambda: pdf(_javascript_at_opening), rules.ActiveContent),
    Sample("named script", "a.pdf", lambda: pdf(_named_javascript), rules.ActiveContent),
    Sample("script in packed objects", "a.pdf", lambda: pdf(
           _named_javascript, object_stream_mode=pikepdf.ObjectStreamMode.generate), rules.ActiveContent),
    Sample("starts a program", "a.pdf", lambda: pdf(_launch), rules.ActiveContent),
    Sample("file inside", "a.pdf", lambda: pdf(_embedded), rules.ActiveContent),
    Sample("file in a note", "a.pdf", lambda: pdf(_attachment_note), rules.ActiveContent),
    Sample("XFA form", "a.pdf", lambda: pdf(_xfa), rules.ActiveContent),
    Sample("sends a form when opened", "a.pdf", lambda: pdf(_page_action), rules.ActiveContent),
    Sample("password to open", "a.pdf", lambda: encrypted_pdf("geheim", "geheim"), rules.PasswordProtected),
    Sample("password to change", "a.pdf", lambda: encrypted_pdf("", "geheim"), rules.PasswordProtected),
    Sample("cut in half", "a.pdf", lambda: pdf(pages=3)[: len(pdf(pages=3)) // 2], rules.BrokenFile),
    Sample("only a head", "a.pdf", lambda: b"%PDF-1.7\n", rules.BrokenFile),
    Sample("head and end, nothing between", "a.pdf", lambda: b"%PDF-1.7\n%%EOF\n", rules.BrokenFile),
    Sample("no page", "a.pdf", lambda: pdf(pages=0), rules.BrokenFile),
    Sample("2,000 pages", "a.pdf", lambda: pdf(pages=2_000), rules.TooComplex),
    Sample("stream that unpacks to 300 MB", "a.pdf", lambda: pdf(_bomb, compress_streams=False), rules.Trap),
    Sample("stream packed twice", "a.pdf", lambda: pdf(_doubled_bomb, compress_streams=False), rules.Trap),
    Sample("arrays in arrays", "a.pdf", lambda: pdf(_deep), rules.Trap),
    Sample("archive behind a PDF", "a.pdf", lambda: pdf() + packed({"a": b"b"}) + b"\n%%EOF", rules.Trap),
    Sample("archive behind a picture", "a.jpg", lambda: picture() + packed({"a": b"b"}), rules.Trap),
    Sample("web page in a comment", "a.jpg", lambda: picture(comment=b"<script>alert(1)</script>"), rules.Trap),
    Sample("program text behind a picture", "a.png", lambda: picture("PNG") + b"<?php system('x');", rules.Trap),
    Sample("900 million pixels", "a.png", huge_png, rules.TooComplex),
    Sample("400 frames", "a.gif", many_frames, rules.TooComplex),
    Sample("picture cut in half", "a.jpg", lambda: picture(size=(400, 300))[:4000], rules.BrokenFile),
    Sample("PNG cut in half", "a.png", lambda: picture("PNG", size=(400, 300))[:4000], rules.BrokenFile),
    Sample("only the head of a picture", "a.jpg", lambda: b"\xff\xd8\xff\xe0" + bytes(100), rules.BrokenFile),
    Sample("program", "a.exe", lambda: b"MZ" + bytes(200), rules.WrongType),
    Sample("program named like a PDF", "a.pdf", lambda: b"MZ" + bytes(200), rules.WrongType),
    Sample("shell program named like text", "a.txt", lambda: b"#!/bin/sh\nrm -rf /\n", rules.WrongType),
    Sample("web page named like text", "a.txt", lambda: b"<!DOCTYPE html><script>1</script>", rules.WrongType),
    Sample("drawing with a script", "a.svg", lambda: b"<svg><script>1</script></svg>", rules.WrongType),
    Sample("picture named like a PDF", "a.pdf", picture, rules.EndingLies),
    Sample("PDF named like a picture", "a.png", pdf, rules.EndingLies),
    Sample("PDF with the ending of a program", "a.exe", pdf, rules.WrongType),
    Sample("two endings, the last a program", "rechnung.pdf.exe", pdf, rules.WrongType),
    Sample("two endings, the first a program", "setup.exe.pdf", lambda: b"MZ" + bytes(99), rules.MisleadingName),
    Sample("program's ending inside an honest name", "rechnung.exe.pdf", pdf, rules.MisleadingName),
    Sample("direction of writing turned", "rechnung\u202efdp.exe", pdf, rules.MisleadingName),
    Sample("zero byte in the name", "a.pdf\x00.exe", pdf, rules.MisleadingName),
    Sample("control characters in a text", "a.txt", lambda: b"Hallo\n" * 2000 + b"\x00\x01\x02", rules.BrokenFile),
    Sample("photo format that offices cannot open", "a.heic", lambda: bytes(4) + b"ftypheic" + bytes(99),
           rules.WrongType),
    Sample("unknown bytes", "a.pdf", lambda: bytes(range(256)) * 9, rules.WrongType),
]  # fmt: skip

CLEAN = [
    Sample("PDF", "Nachweis.pdf", pdf),
    Sample("PDF in old writing",
           "scan.PDF", lambda: pdf(pages=20, object_stream_mode=pikepdf.ObjectStreamMode.disable)),
    Sample("PDF of a web browser", "druck.pdf", lambda: pdf(object_stream_mode=pikepdf.ObjectStreamMode.generate)),
    Sample("PDF with a web link", "brief.pdf", lambda: pdf(_link)),
    Sample("filled form without script", "formular.pdf", lambda: pdf(_form_field)),
    Sample("PDF after a byte-order mark", "export.pdf", lambda: b"\xef\xbb\xbf" + pdf()),
    Sample("PDF with blank lines behind", "fax.pdf", lambda: pdf() + b"\r\n" * 50),
    Sample("PDF with 500 pages", "akte.pdf", lambda: pdf(pages=500)),
    Sample("photo", "IMG_0001.JPG", picture),
    Sample("photo with place and maker", "foto.jpeg", photo_with_place),
    Sample("photo of 24 million pixels", "gross.jpg", lambda: picture(size=(6000, 4000), quality=30)),
    Sample("moving photo of a phone", "live.jpg", lambda: picture() + b"\x00\x00\x00\x18ftypmp42" + bytes(5000)),
    Sample("grey photo", "grau.jpg", lambda: picture(progressive=True)),
    Sample("screenshot", "Bildschirmfoto 2026-11-21 um 10.42.11.png", lambda: picture("PNG")),
    Sample("GIF", "bild.gif", lambda: picture("GIF")),
    Sample("WebP", "bild.webp", lambda: picture("WEBP")),
    Sample("scan with three pages", "scan.tiff", tiff_pages),
    Sample("letter", "Brief.docx", docx),
    Sample("letter with a web link", "Brief.docx", lambda: docx({"word/_rels/document.xml.rels":
           b'<Relationships><Relationship Type="x/hyperlink" Target="https://example.org" TargetMode="External"/>'
           b"</Relationships>"})),
    Sample("letter with printer settings", "Liste.docx", lambda: docx({"word/printerSettings/printerSettings1.bin":
           b"x"})),
    Sample("table", "Liste.xlsx", xlsx),
    Sample("open text", "Brief.odt", odt),
    Sample("plain text", "notiz.txt", "Grüße aus Burgbach\r\n".encode),
    Sample("plain text in an old encoding", "notiz.txt", lambda: "Grüße\n".encode("latin-1")),
    Sample("values", "werte.csv", lambda: b"a;b\n1;2\n"),
    Sample("name with umlauts and blanks", "Prüfungs zeugnis (Ä).pdf", pdf),
    Sample("name in decomposed writing", "Pru\u0308fung.pdf", pdf),
    Sample("name without ending", "scan", pdf),
    Sample("name with many dots", "v1.2.3 final.pdf", pdf),
    Sample("name of 4,000 characters", "a" * 4000 + ".pdf", pdf),
    Sample("name of a device", "CON.pdf", pdf),
    Sample("path of an old browser", "C:\\Users\\ada\\zeugnis.pdf", pdf),
]  # fmt: skip
