"""How long drafts and applications are kept."""

from datetime import timedelta

# Source: § 8a OZG: stored drafts are deleted 30 days after the last change.
DRAFTS_KEPT = timedelta(days=30)
# A draft in which nothing was ever answered.
EMPTY_DRAFTS_KEPT = timedelta(days=1)
