"""BundID as a vendor of the identity socket."""

import os
from base64 import b64encode
from datetime import datetime
from typing import ClassVar

from portalwerk.identity.providers import (
    Begun,
    Metadata,
    Outcome,
    PostForm,
    Redirect,
    SignInAnswer,
    SignInRequest,
    SignInUnavailable,
)
from portalwerk.identity.providers.bundid.answer import read_answer
from portalwerk.identity.providers.bundid.client import authn_request, sp_metadata
from portalwerk.identity.providers.bundid.options import BundIDOptions, Misconfigured, from_environment
from portalwerk.kernel.clock import now


class BundID:
    """Sign-in with BundID by HTTP POST in both directions.

    Parameters: options, otherwise read from the environment. Without usable settings every sign-in is
    refused and `check` says why; the portal itself runs on.
    """

    name: ClassVar[str] = "bundid"
    return_field: ClassVar[str] = "RelayState"

    def __init__(self, options: BundIDOptions | None = None) -> None:
        self._options = options

    def begin(self, request: SignInRequest, *, at: datetime) -> Begun:
        """Return the form that carries the signed question to BundID."""
        options = self._ready()
        request_id, xml = authn_request(request, options, at=at)
        fields = (("SAMLRequest", b64encode(xml).decode()), (self.return_field, request.return_ref))
        return Begun(PostForm(options.sso_url, fields), request_id)

    def finish(self, answer: SignInAnswer, *, at: datetime) -> Outcome:
        """Read BundID's answer."""
        return read_answer(answer, self._ready(), provider=self.name, at=at)

    def sign_out(self, *, return_url: str) -> Redirect | None:
        """Return None: BundID keeps no session for us. Source: interface description 10.2.0.0."""
        return None

    def metadata(self) -> Metadata:
        """Return our SAML metadata."""
        return Metadata("application/samlmetadata+xml", sp_metadata(self._ready()))

    def check(self) -> list[str]:
        """Return what is wrong with names, keys and certificates."""
        try:
            return self._read().problems(at=now())
        except Misconfigured as error:
            return error.problems

    def _ready(self) -> BundIDOptions:
        try:
            return self._read()
        except Misconfigured as error:
            raise SignInUnavailable("settings") from error

    def _read(self) -> BundIDOptions:
        """Read the settings once they are complete: a key may come after the start."""
        if self._options is None:
            self._options = from_environment(os.environ)
        return self._options
