"""The one search of the public portal: units by old and new names, awards, decisions; with or without diacritics."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from core.formats import day
from core.text import fold
from results.models import PublishedUnit
from results.queries.published import publications, published_awards
from units.models import Succession, Unit

MOST = 50
MOST_KNOWN = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """Something the search found: what it is called, what it is, where it stands."""

    title: str
    detail: str
    url: str


@dataclass(frozen=True, slots=True)
class Found:
    """What fits a text: units with results, units of the register, awards, decisions."""

    results: list[Hit]
    units: list[Hit]
    awards: list[Hit]
    decisions: list[Hit]

    def __bool__(self):
        return any((self.results, self.units, self.awards, self.decisions))


def search(text: str) -> Found:
    """Return what is public and holds the text, best fit first; the text is taken literally."""
    key = fold(text)
    if not key:
        return Found([], [], [], [])
    known = list(Unit.objects.matching(text).select_related("parent")[:MOST_KNOWN])
    awards = published_awards()
    return Found(_results(key, known), _register(key, known), _awards(key, awards), _decisions(key, awards))


def _results(key: str, known: list[Unit]) -> list[Hit]:
    """Published results of units of that name, and of those that the found ones came from or became."""
    kin = _kin(known)
    found = PublishedUnit.objects.filter(
        Q(search_key__contains=key) | Q(code__in={code for code, _name in kin}), publication__in=publications().values("pk")
    )
    units = [
        unit
        for unit in found.select_related("publication__round").defer("publication__snapshot", "detail")
        # Codes are used again for other territory, so the name decides.
        if key in unit.search_key or (unit.code, unit.name) in kin
    ]
    units.sort(key=lambda unit: (_fit(unit.name, key), -unit.publication.round.year, unit.sort_key))
    return [
        Hit(unit.name, _detail(unit), reverse("results:unit", args=[unit.publication.round.slug, unit.slug]))
        for unit in units[:MOST]
    ]


def _detail(unit: PublishedUnit) -> str:
    place = f"{unit.publication.round.name} · {unit.get_tier_display()}"
    return f"{place} · {unit.parent_name}" if unit.parent_name and unit.tier == "commune" else place


def _kin(known: list[Unit]) -> set[tuple[str, str]]:
    """Return (code, name) of the found units and of those they came from or became."""
    edges = Succession.objects.filter(Q(predecessor__in=known) | Q(successor__in=known)).select_related(
        "predecessor", "successor"
    )
    relatives = [unit for edge in edges for unit in (edge.predecessor, edge.successor)]
    return {(unit.code, unit.name) for unit in [*known, *relatives]}


def _register(key: str, known: list[Unit]) -> list[Hit]:
    known = sorted(known, key=lambda unit: (_fit(unit.name, key), unit.valid_to is not None, unit.sort_key))
    return [Hit(unit.name, _life(unit), unit.get_absolute_url()) for unit in known[:MOST]]


def _life(unit: Unit) -> str:
    since, until = day(unit.valid_from), day(unit.valid_to)
    years = f"{since} – {until}" if unit.valid_to else _("since %(day)s") % {"day": since}
    parts = [unit.get_kind_display(), unit.parent.name if unit.parent else "", years]
    return " · ".join(part for part in parts if part)


def _awards(key: str, awards) -> list[Hit]:
    return [
        Hit(a["name"], f"{a['award']} · {a['unit']} · {a['decision']}", reverse("results:verify_code", args=[a["verify_code"]]))
        for _publication, a in awards
        if key in fold(f"{a['name']} {a['unit']}")
    ][:MOST]


def _decisions(key: str, awards) -> list[Hit]:
    papers = {(a["decision_year"], a["decision_number"]): (p, a) for p, a in awards if key in fold(a["decision"])}
    return [
        Hit(award["decision"], publication.round.name, reverse("results:decision", args=address))
        for address, (publication, award) in papers.items()
    ][:MOST]


def _fit(name: str, key: str) -> int:
    """Return how well a name fits: 0 the whole name, 1 the name without its kind ("Xã"), 2 its start, 3 anywhere."""
    folded = fold(name)
    if folded == key:
        return 0
    if folded.endswith(f" {key}"):
        return 1
    return 2 if folded.startswith(key) else 3
