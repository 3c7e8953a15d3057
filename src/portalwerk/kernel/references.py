"""Codes that people read out and tokens that open a draft."""

import hashlib
import re
import secrets

# No 0/O, 1/I/L, 8/B, 5/S, U/V: what is mistaken on the phone or in handwriting.
ALPHABET = "234679ACDEFGHJKMNPQRTWXYZ"
_GROUPS = re.compile(r"[^0-9A-Z]")


def new_reference() -> str:
    """Return a reference such as `7KQ-2MX-4RT`. It names an application and opens nothing alone."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(9))
    return f"{code[:3]}-{code[3:6]}-{code[6:]}"


def normal_reference(text: str) -> str | None:
    """Return what a person typed as a reference in its written form, or None if it cannot be one.

    Lower case, blanks and missing hyphens are forgiven.
    """
    code = _GROUPS.sub("", text.upper())
    if len(code) != 9 or any(letter not in ALPHABET for letter in code):
        return None
    return f"{code[:3]}-{code[3:6]}-{code[6:]}"


def new_pin() -> str:
    """Return six digits that open the stage of an application together with its reference."""
    return f"{secrets.randbelow(1_000_000):06d}"


def new_token() -> str:
    """Return 128 random bits, safe in a URL (22 characters)."""
    return secrets.token_urlsafe(16)


def token_hash(token: str) -> bytes:
    """Return what is stored of a token. Tokens are random, so a plain digest cannot be guessed back."""
    return hashlib.sha256(token.encode()).digest()
