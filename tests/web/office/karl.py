"""Karl, who works for an authority and is signed in with both factors."""

from uuid import UUID

import pyotp

from portalwerk.access.actions import grant_membership
from portalwerk.access.rules import Role
from portalwerk.identity.actions.staff import create_staff_account
from tests.bad_input.conftest import PASSWORD, SECRET, half_signed_in
from tests.web.portal.browsing import Browser


def karl_at(tenant_id: UUID) -> Browser:
    """Let Karl work for a tenant and sign in."""
    account = create_staff_account(login="karl", password=PASSWORD, totp_secret=SECRET)
    grant_membership(account.pk, tenant_id=tenant_id, role=Role.CASEWORKER, display_name="Karl Muster")
    browser = half_signed_in()
    browser.send({"code": pyotp.TOTP(SECRET).now()}, form=0)
    return browser
