"""The fictional Land: tenants, units, places, colours. No name in it exists; keys of areas begin with 99."""

from dataclasses import dataclass, field

from portalwerk.tenants.models import Level

#: Where an action against a decision is brought, by branch.
COURTS = {
    "administrative": {"name": "Verwaltungsgericht Burgbach", "address": "Gerichtsstraße 3\n07999 Burgbach"},
    "social": {"name": "Sozialgericht Burgbach", "address": "Gerichtsstraße 5\n07999 Burgbach"},
}
HOURS = "Mo. bis Do., 8 bis 16 Uhr; Fr., 8 bis 12 Uhr"


@dataclass(frozen=True)
class DemoUnit:
    """A unit of an authority, with the two cases that sentences need."""

    key: str
    name: str
    name_genitive: str
    name_dative: str
    phone: str


@dataclass(frozen=True)
class DemoTenant:
    """A tenant with everything that belongs to it; `theme` lists brand, action, tint (hue of each in OKLCH)."""

    key: str
    name: str
    short_name: str
    name_genitive: str
    level: Level
    parent: str | None
    ars: str
    street: str
    postcode: str
    city: str
    phone: str
    hue: int
    chroma: float = 0.07
    units: tuple[DemoUnit, ...] = ()
    areas: tuple[tuple[str, str, tuple[str, ...]], ...] = field(default=())


def _f(key: str, name: str, phone: str, genitive: str = "", dative: str = "") -> DemoUnit:
    """A unit whose name is feminine: die Jagdbehörde, der Jagdbehörde."""
    return DemoUnit(key, name, genitive or f"der {name}", dative or f"der {name}", phone)


def _n(key: str, name: str, phone: str, genitive: str = "") -> DemoUnit:
    """A unit whose name is neuter: das Bürgerbüro, des Bürgerbüros, dem Bürgerbüro."""
    return DemoUnit(key, name, genitive or f"des {name}s", f"dem {name}", phone)


def _county_units(area_code: str) -> tuple[DemoUnit, ...]:
    return (
        _f("jagdbehoerde", "Untere Jagdbehörde", f"{area_code} 0240", *("der Unteren Jagdbehörde",) * 2),
        _f("fahrerlaubnis", "Fahrerlaubnisbehörde", f"{area_code} 0250"),
        _f("zulassung", "Zulassungsstelle", f"{area_code} 0260"),
        _f("bauaufsicht", "Bauaufsicht", f"{area_code} 0270"),
        _n("sozialamt", "Sozialamt", f"{area_code} 0310", "des Sozialamts"),
        _f("wohngeld", "Wohngeldstelle", f"{area_code} 0320"),
        _n("jugendamt", "Jugendamt", f"{area_code} 0330", "des Jugendamts"),
        _n("schulamt", "Schulamt", f"{area_code} 0340", "des Schulamts"),
        _n("gesundheitsamt", "Gesundheitsamt", f"{area_code} 0350", "des Gesundheitsamts"),
        _f("auslaenderbehoerde", "Ausländerbehörde", f"{area_code} 0360"),
        _n("umweltamt", "Umweltamt", f"{area_code} 0370", "des Umweltamts"),
        DemoUnit("buergerservice", "Bürgerservice", "des Bürgerservice", "dem Bürgerservice", f"{area_code} 0115"),
    )


def _town_units(area_code: str) -> tuple[DemoUnit, ...]:
    return (
        _n("buergerbuero", "Bürgerbüro", f"{area_code} 110"),
        _n("steueramt", "Steueramt", f"{area_code} 120", "des Steueramts"),
        _n("standesamt", "Standesamt", f"{area_code} 130", "des Standesamts"),
        _n("ordnungsamt", "Ordnungsamt", f"{area_code} 140", "des Ordnungsamts"),
        _n("gewerbeamt", "Gewerbeamt", f"{area_code} 150", "des Gewerbeamts"),
        _f("kita", "Kindertagesbetreuung", f"{area_code} 160"),
        _f("schulverwaltung", "Schulverwaltung", f"{area_code} 170"),
        _f("bauverwaltung", "Bauverwaltung", f"{area_code} 180"),
        _f("friedhof", "Friedhofsverwaltung", f"{area_code} 190"),
    )


LAND = DemoTenant(
    "land", "Saale-Elbe-Land", "Saale-Elbe-Land", "des Saale-Elbe-Landes", Level.LAND, None, "990000000000",
    "Am Landtag 1", "07000", "Burgbach", "03600 0100", 265,
)  # fmt: skip

TENANTS: tuple[DemoTenant, ...] = (
    LAND,
    DemoTenant(
        "saaletal", "Landkreis Saaletal", "Saaletal", "des Landkreises Saaletal", Level.COUNTY, "land", "990710000000",
        "Kreishausplatz 1", "07999", "Burgbach", "03600 0115", 226, 0.088, _county_units("03600"),
    ),
    DemoTenant(
        "burgbach", "Stadt Burgbach", "Burgbach", "der Stadt Burgbach", Level.TOWN, "saaletal", "990710001001",
        "Markt 1", "07999", "Burgbach", "03600 4110", 305, 0.12, _town_units("03600 4"),
        (("Burgbach", "990710001001", ("07999",)),),
    ),
    DemoTenant(
        "seefeld-aue", "Gemeinde Seefeld-Aue", "Seefeld-Aue", "der Gemeinde Seefeld-Aue", Level.TOWN, "saaletal",
        "990710002002", "Seestraße 12", "07998", "Seefeld-Aue", "03601 5110", 190, 0.08, _town_units("03601 5"),
        (("Seefeld-Aue", "990710002002", ("07998",)),),
    ),
    DemoTenant(
        "hohenwald", "Stadt Hohenwald", "Hohenwald", "der Stadt Hohenwald", Level.TOWN, "saaletal", "990710003003",
        "Waldplatz 3", "07997", "Hohenwald", "03602 6110", 150, 0.08, _town_units("03602 6"),
        (("Hohenwald", "990710003003", ("07997", "07998")),),
    ),
    DemoTenant(
        "musikschule", "Kreismusikschule Saaletal", "Musikschule", "der Kreismusikschule Saaletal", Level.INSTITUTION,
        "saaletal", "", "Klostergasse 7", "07999", "Burgbach", "03600 0410", 320, 0.11,
        (_f("musikschule", "Kreismusikschule", "03600 0410"),),
    ),
    DemoTenant(
        "vhs", "Kreisvolkshochschule Saaletal", "Volkshochschule", "der Kreisvolkshochschule Saaletal",
        Level.INSTITUTION, "saaletal", "", "Schulberg 2", "07999", "Burgbach", "03600 0420", 290, 0.1,
        (_f("vhs", "Kreisvolkshochschule", "03600 0420"),),
    ),
    DemoTenant(
        "abfallwirtschaft", "Abfallwirtschaft Saaletal", "Abfallwirtschaft", "der Abfallwirtschaft Saaletal",
        Level.INSTITUTION, "saaletal", "", "Deponiestraße 20", "07999", "Burgbach", "03600 0430", 135, 0.09,
        (_f("abfallwirtschaft", "Abfallwirtschaft", "03600 0430"),),
    ),
    DemoTenant(
        "elbaue", "Landkreis Elbaue", "Elbaue", "des Landkreises Elbaue", Level.COUNTY, "land", "990720000000",
        "Elbufer 4", "39999", "Auenheim", "03900 0115", 260, 0.1, _county_units("03900"),
    ),
    DemoTenant(
        "auenheim", "Stadt Auenheim", "Auenheim", "der Stadt Auenheim", Level.TOWN, "elbaue", "990720001001",
        "Rathausplatz 2", "39999", "Auenheim", "03900 7110", 60, 0.1, _town_units("03900 7"),
        (("Auenheim", "990720001001", ("39999",)),),
    ),
)  # fmt: skip


def theme_of(tenant: DemoTenant) -> dict[str, dict[str, str]]:
    """The colours of a tenant for light and dark, all from one hue.

    Lightness is fixed where contrast is asked for (≥ 4.5:1 for text, ≥ 3:1 for the focus), so a hue cannot break it.
    """
    hue, chroma = tenant.hue, tenant.chroma
    light = {
        "--pw-brand": f"oklch(31% {chroma * 0.7:.3f} {hue})",
        "--pw-brand-ink": "oklch(98% .006 95)",
        "--pw-sun": "oklch(84% .13 85)",
        "--pw-sand": "oklch(95.2% .02 90)",
        "--pw-sand-2": "oklch(91.5% .03 90)",
        "--pw-tint": f"oklch(95.6% .02 {hue})",
        "--pw-tint-2": f"oklch(90% .04 {hue})",
        "--kern-color-action-default": f"oklch(42% {chroma:.3f} {hue})",
    }
    dark = {
        "--pw-brand": f"oklch(24% .04 {hue})",
        "--pw-brand-ink": "oklch(96% .008 95)",
        "--pw-sun": "oklch(82% .12 85)",
        "--pw-sand": "oklch(28% .024 235)",
        "--pw-sand-2": "oklch(34% .032 232)",
        "--pw-tint": f"oklch(29% .035 {hue})",
        "--pw-tint-2": f"oklch(36% .05 {hue})",
        "--kern-color-action-default": f"oklch(82% {min(chroma, 0.085):.3f} {hue})",
        "--kern-color-action-on-default": f"oklch(19% .04 {hue})",
    }
    return {"light": light, "dark": dark}
