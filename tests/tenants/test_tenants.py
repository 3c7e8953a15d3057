"""The tree of tenants and what may be the first part of a path."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from portalwerk.kernel.models import TenantKey
from portalwerk.tenants.actions import add_tenant, name_court
from portalwerk.tenants.models import Level, Tenant
from portalwerk.tenants.queries import forget_tree, tenant_by_host, tenant_by_key, tree, tree_at
from portalwerk.tenants.rules import RESERVED_KEYS, KeyTaken, KeyUnusable, check_key
from portalwerk.web.gate.middleware import COMMON_PATHS
from tests.small_service import make_tenant


@pytest.mark.parametrize("key", ["saaletal", "seefeld-aue", "a1", "x" * 40])
def test_usable_keys(key):
    check_key(key, taken=set())


@pytest.mark.parametrize(
    "key",
    ["", "Saaletal", "saale tal", "-a", "a-", "a--b", "1a", "ä", "a/b", "..", "x" * 41, "a\n", *sorted(RESERVED_KEYS)],
)
def test_unusable_keys(key):
    with pytest.raises(KeyUnusable):
        check_key(key, taken=set())


def test_a_key_is_given_once():
    with pytest.raises(KeyTaken, match="schon vergeben"):
        check_key("saaletal", taken={"saaletal"})


def test_no_tenant_can_hide_an_address_of_the_installation():
    firsts = set()
    for pattern in _all(get_resolver().url_patterns):
        first = pattern.split("/")[0]
        firsts |= {first} if first and not first.startswith("<") else set()
    assert firsts <= RESERVED_KEYS
    assert COMMON_PATHS <= RESERVED_KEYS


def _all(patterns, before=""):
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _all(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


@pytest.mark.django_db
def test_a_new_tenant_has_a_key_of_encryption_and_is_found_at_once(tenant):
    assert TenantKey.objects.filter(tenant_id=tenant.pk).exists()
    assert tenant_by_key("saaletal") == tenant
    assert tenant_by_key("gibt-es-nicht") is None


@pytest.mark.django_db
def test_hosts_are_found_in_any_case(tenant):
    Tenant.objects.filter(pk=tenant.pk).update(host="www.Saaletal.example")
    forget_tree()
    assert tenant_by_host("WWW.saaletal.EXAMPLE") == tenant
    assert tenant_by_host("") is None


@pytest.mark.django_db
def test_the_tree_goes_up_to_the_land(tenant):
    land = Tenant.objects.create(key="land", name="Land", short_name="Land", level=Level.LAND, land_code="XL")
    Tenant.objects.filter(pk=tenant.pk).update(parent=land)
    forget_tree()
    county = tree().by_key["saaletal"]
    assert tree().chain_of(county) == [county, land]
    assert tree().children_of(land) == [county]
    assert tree().land() == land
    assert tree().unit_of(county, "amt").name == "Untere Behörde"


@pytest.mark.django_db
def test_a_tree_says_at_which_version_of_the_content_it_was_read(tenant):
    before = tree().version
    make_tenant("elbaue", "Landkreis Elbaue")
    assert tree().version > before
    assert tree_at(before) is None
    assert tree_at(tree().version) is tree()


@pytest.mark.django_db
def test_the_court_of_a_tenant_above_counts_below_unless_there_is_an_own_one(tenant):
    town = add_tenant(key="burgbach", name="Stadt Burgbach", level="town", parent=tenant, land_code="XL")
    assert tree().court_of(town, "administrative") is None
    name_court(tenant, branch="administrative", name="Verwaltungsgericht A", address="Weg 1, 07999 A")
    assert tree().court_of(tree().by_id[town.pk], "administrative") == ("Verwaltungsgericht A", "Weg 1, 07999 A")
    name_court(town, branch="administrative", name="Verwaltungsgericht B", address="Weg 2, 07999 B")
    assert tree().court_of(tree().by_id[town.pk], "administrative") == ("Verwaltungsgericht B", "Weg 2, 07999 B")
    assert tree().court_of(tree().by_id[tenant.pk], "administrative") == ("Verwaltungsgericht A", "Weg 1, 07999 A")
    assert tree().court_of(tree().by_id[town.pk], "social") is None
