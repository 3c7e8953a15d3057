"""What is counted of forms: per service, day and page, and nothing about anybody."""

from uuid import uuid4

from django.db import models

from portalwerk.catalog.models import OnlineService
from portalwerk.kernel.models import TenantOwned
from portalwerk.reporting.rules import Mark
from portalwerk.reporting.rules.satisfaction import Moment


class PageFigure(TenantOwned):
    """How often something happened at a page of a form on one day.

    `element` is the static path of the field where something was wrong, else empty. How long a page took is counted
    by `version` and coarse `span`, per week: `on` is its Monday. No time of day, no address, no
    account, no application: nobody can be told from it, so it is kept in the clear and for good.
    """

    online_service = models.ForeignKey(OnlineService, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    page_key = models.CharField(max_length=60)
    mark = models.CharField(max_length=10, choices=[(mark.value, mark.name) for mark in Mark])
    element = models.CharField(max_length=400, default="")
    version = models.CharField(max_length=40, default="")
    span = models.CharField(max_length=10, default="")
    count = models.PositiveIntegerField(default=1)

    class Meta(TenantOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["tenant_id", "online_service", "on", "page_key", "mark", "element", "version", "span"],
                name="figure_per_day",
            )
        ]


class SatisfactionFigure(TenantOwned):
    """How often so many stars were given to a service in a month (`on` is its first day) at one moment.

    No day, no account, no application: nobody can be told from it, so it is kept in the clear and for good.
    """

    online_service = models.ForeignKey(OnlineService, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    moment = models.CharField(max_length=10, choices=[(moment.value, moment.name) for moment in Moment])
    stars = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField(default=1)

    class Meta(TenantOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["tenant_id", "online_service", "on", "moment", "stars"], name="stars_per_month"
            )
        ]


class RatedOnce(TenantOwned):
    """An application was rated at one moment: a keyed digest, so that it counts once. It says neither when nor how.

    The number of the row is drawn at random: one that grows would tell the order.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    digest = models.BinaryField(max_length=32)

    class Meta(TenantOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant_id", "digest"], name="rated_once")]


class BarometerEntry(TenantOwned):
    """A service (by slug, in all its versions) whose figures the authority shows to everybody."""

    slug = models.SlugField(max_length=80)

    class Meta(TenantOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant_id", "slug"], name="barometer_once")]

    def __str__(self) -> str:
        return self.slug
