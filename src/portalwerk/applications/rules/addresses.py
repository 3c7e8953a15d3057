"""Where an application lives on the web: its permanent address, for mails and letters.

The sites' URL table says the same; a test holds both together.
"""


def path_of(tenant_key: str, token: str, page: str = "stand") -> str:
    """Return the path of a page of an application, such as `/saaletal/antrag/…/stand/`; without page, its start."""
    start = f"/{tenant_key}/antrag/{token}/"
    return f"{start}{page}/" if page else start


def consulted_path(tenant_key: str, token: str) -> str:
    """Return the path of the page on which a body outside answers a question about a case."""
    return f"/{tenant_key}/beteiligung/{token}/"
