"""E-mails that come in: whose reply is it, what does it say, is a person behind it. Nothing in them is executed.

Source: RFC 3834 (automatic responses), RFC 5233 (subaddressing).
"""

import re
from dataclasses import dataclass
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from enum import StrEnum
from html.parser import HTMLParser

MOST_BYTES = 30_000_000
MOST_FILES = 10
LONGEST_TEXT = 20_000
_ADDRESS = re.compile(r"antwort\+([a-z0-9-]{1,60})\.([0-9a-f]{32})")
_QUOTED = re.compile(r"^(>|-----\s?(Urspr|Orig)|(Am|On) .{4,200}(schrieb|wrote)\b.{0,120}:\s*$)", re.IGNORECASE)
_BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
_SILENT = frozenset({"script", "style", "head", "title", "template"})
_BREAKS = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "blockquote"})


class Doubt(StrEnum):
    """Why an e-mail was put aside instead of going into its case."""

    NO_MATCH = "no_match"
    OTHER_SENDER = "other_sender"
    NOT_TAKEN = "not_taken"


DOUBT_WORDS = {
    Doubt.NO_MATCH: "Die Adresse gehört zu keinem Antrag.",
    Doubt.OTHER_SENDER: "Sie kommt nicht von der Adresse, der wir geschrieben haben.",
    Doubt.NOT_TAKEN: "Der Antrag nimmt keine Nachrichten mehr an.",
}


class Unreadable(ValueError):
    """What came is no e-mail that anybody could read."""


@dataclass(frozen=True)
class EnclosedFile:
    """A file in an e-mail, as its sender names it."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Incoming:
    """An e-mail as people read it. `is_automatic`: a machine wrote it, such as an absence note or a bounce."""

    sender: str
    subject: str
    text: str
    files: tuple[EnclosedFile, ...] = ()
    left_out: int = 0
    is_automatic: bool = False


def reply_address(tenant_key: str, token: str, domain: str) -> str:
    """Return the address by which a notice is answered. It only has small letters: some servers change them."""
    return f"antwort+{tenant_key}.{token}@{domain}"


def named_by(address: str, domain: str) -> tuple[str, str] | None:
    """Return the tenant's key and the token that an address names; None if it is no address of ours."""
    local, _, host = address.strip().lower().rpartition("@")
    found = _ADDRESS.fullmatch(local) if host == domain.lower() else None
    return (found[1], found[2]) if found else None


def read_mail(raw: bytes, *, envelope_sender: str = "") -> Incoming:
    """Read an e-mail. HTML becomes text; what is quoted from our own notice is left out.

    Parameters: envelope_sender, as the server gave it; a bounce has none. Raises Unreadable.
    """
    try:
        mail = BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(raw)
        sender = parseaddr(str(mail.get("From", "")))[1].lower()
        text = without_quotes(_text_of(mail))[:LONGEST_TEXT]
        enclosed = [_file(part) for part in mail.iter_attachments()] if mail.is_multipart() else []
        subject = " ".join(str(mail.get("Subject", "")).split())[:200]
        is_automatic = _is_automatic(mail) or envelope_sender in {"", "<>"}
    except (MessageError, LookupError, ValueError, AttributeError, TypeError) as fault:
        raise Unreadable(type(fault).__name__) from None
    files = [one for one in enclosed if one is not None]
    return Incoming(sender, subject, text, tuple(files[:MOST_FILES]), max(0, len(files) - MOST_FILES), is_automatic)


def without_quotes(text: str) -> str:
    """Return what a person wrote above or between the lines they quote."""
    kept: list[str] = []
    for line in text.replace("\r\n", "\n").replace("\x00", "").split("\n"):
        if _QUOTED.match(line.strip()):
            if not line.strip().startswith(">"):
                break
            continue
        kept.append(line.rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def text_of_html(source: str) -> str:
    """Return the words of an HTML page. Nothing is loaded, nothing is run."""
    reader = _Words()
    reader.feed(source)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.found).split("\n"))
    return "\n".join(lines)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in _SILENT
        if tag in _BREAKS:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(0, self.silent - (tag in _SILENT))
        if tag in _BREAKS:
            self.found.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(data.replace("\n", " "))


def _text_of(mail: EmailMessage) -> str:
    body = mail.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    content = str(body.get_content())
    return text_of_html(content) if body.get_content_subtype() == "html" else content


def _file(part: EmailMessage) -> EnclosedFile | None:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes) or not content:
        return None
    return EnclosedFile((part.get_filename() or "anlage")[:200], part.get_content_type(), content)


def _is_automatic(mail: EmailMessage) -> bool:
    said = str(mail.get("Auto-Submitted", "no")).split(";")[0].strip().lower()
    bulk = str(mail.get("Precedence", "")).strip().lower() in _BULK
    report = mail.get_content_type() == "multipart/report"
    return said != "no" or bulk or report or mail.get("X-Autoreply") is not None or mail.get("List-Id") is not None
