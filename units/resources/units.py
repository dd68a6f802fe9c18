"""The table of units: code and first day name a row."""

from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils.translation import gettext as _
from import_export import fields, widgets

from core.text import fold, nfc
from units.models import TIER_OF_KIND, Kind, Tier, Unit
from units.periods import Period
from units.resources.sheets import Cells, SheetResource, as_text, read_date, read_text, rewrite

_TIERS_ABOVE = {
    Tier.PROVINCE: set(),
    Tier.DEPARTMENT: {Tier.PROVINCE},
    Tier.DISTRICT: {Tier.PROVINCE},
    Tier.COMMUNE: {Tier.DISTRICT, Tier.PROVINCE},
}
_KINDS = {kind.replace("_", " "): Kind(kind) for kind in Kind.values}
_STORED = ["name", "other_names", "tier", "kind", "valid_to", "source", "note", "search_key", "sort_key"]


class UnitResource(SheetResource):
    """`valid_from` may be given once for files that have no such column."""

    parent_code = fields.Field(attribute="parent__code", column_name="parent_code")
    valid_from = fields.Field(attribute="valid_from", column_name="valid_from", widget=widgets.DateWidget("%Y-%m-%d"))
    valid_to = fields.Field(attribute="valid_to", column_name="valid_to", widget=widgets.DateWidget("%Y-%m-%d"))

    columns = {
        "code": ["ma", "ma don vi", "ma so"],
        "name": ["ten", "ten don vi"],
        "kind": ["loai", "loai hinh"],
        "tier": ["cap"],
        "parent_code": ["thuoc", "ma don vi cha", "ma cap tren", "don vi cha"],
        "valid_from": ["tu ngay", "hieu luc tu", "ton tai tu"],
        "valid_to": ["den ngay", "hieu luc den", "ton tai den"],
        "source": ["nguon"],
        "other_names": ["ten khac", "cach viet khac", "name_alt_vietnamadminunits_1 0 4"],
        "note": ["ghi chu"],
    }
    required = ("code", "name", "kind", "parent_code", "source")
    compared = ("name", "other_names", "tier", "kind", "parent_key", "valid_to", "source", "note")
    attribute_of = {"parent_code": "parent_key"}

    class Meta:
        model = Unit
        fields = ("code", "name", "kind", "tier", "parent_code", "valid_from", "valid_to", "source", "other_names", "note")
        export_order = fields
        import_id_fields = ("code", "valid_from")
        name = "units"

    def __init__(self, valid_from=None, **kwargs):
        super().__init__(**kwargs)
        self.default_start = valid_from

    def get_queryset(self):
        return super().get_queryset().select_related("parent")

    def filter_export(self, queryset, **kwargs):
        return queryset.select_related("parent")

    def shown(self, instance, name):
        if name == "parent_code":
            above = self._above(instance)
            return above.code if above else ""
        return as_text(getattr(instance, name))

    def _name_columns(self, dataset) -> None:
        super()._name_columns(dataset)
        if "valid_from" not in dataset.headers:
            if self.default_start is None:
                raise ValidationError(_("The file lacks the columns: %(columns)s.") % {"columns": "valid_from"})
            dataset.append_col([self.default_start] * len(dataset), header="valid_from")

    def read_all(self, rows):
        self.stored, self.periods, self.tiers, self.first_line, self.arriving = {}, {}, {}, {}, {}
        for unit in self.get_queryset():
            unit.parent_key = _key_of(unit.parent)
            self.stored[_key_of(unit)] = unit
            self.tiers[_key_of(unit)] = unit.tier
            self.periods.setdefault(unit.code.casefold(), {})[unit.valid_from] = Period(unit.valid_from, unit.valid_to)
        for line, row in zip(self.lines, rows, strict=True):
            if key := _key(row):
                self.first_line.setdefault(key, line)
                self.tiers[key] = TIER_OF_KIND.get(_kind(row.get("kind")))
                self.periods.setdefault(key[0], {})[key[1]] = Period(key[1], self._last_day(row, key))

    def _last_day(self, row, key):
        """Return the last day the row gives; what is stored when the file has no such column."""
        if "valid_to" not in self.present:
            return self.stored[key].valid_to if key in self.stored else None
        try:
            return read_date(row["valid_to"], blank=True)
        except ValidationError:
            return None

    def known(self, row):
        return self.stored.get(_key(row))

    def import_instance(self, instance, row, **kwargs):
        cells = Cells(row)
        code = cells.read("code", read_text, Unit, "code")
        for name in ("name", "source"):
            setattr(instance, name, cells.read(name, read_text, Unit, name) or "")
        for name in self.present & {"other_names", "note"}:
            setattr(instance, name, cells.read(name, read_text, Unit, name) or "")
        instance.kind = cells.read("kind", _read_kind) or ""
        instance.tier = TIER_OF_KIND.get(instance.kind, "")
        instance.valid_from = cells.read("valid_from", read_date)
        if "valid_to" in self.present:
            instance.valid_to = cells.read("valid_to", read_date, blank=True)
        if code and instance._state.adding:
            instance.code = code
        if instance.tier:
            self._check_tier(cells, instance)
        if code and instance.valid_from:
            self._check_period(cells, instance, (code.casefold(), instance.valid_from), self.lines[kwargs["row_number"] - 1])
            self._find_parent(cells, instance)
        cells.finish()

    def _check_tier(self, cells: Cells, unit: Unit) -> None:
        given = fold(str(cells.row.get("tier") or ""))
        if given and given not in {unit.tier, fold(str(Tier(unit.tier).label))}:
            cells.refuse("tier", _("The tier does not fit the kind “%(kind)s”.") % {"kind": unit.kind})

    def _check_period(self, cells: Cells, unit: Unit, key: tuple, line: int) -> None:
        self.arriving.setdefault(key, unit)
        period = Period(unit.valid_from, unit.valid_to)
        if period.last and period.last < period.first:
            cells.refuse("valid_to", _("The last day is before the first day."))
        elif self.first_line[key] != line:
            cells.refuse("code", _("The same code and first day are already in row %(line)d.") % {"line": self.first_line[key]})
        elif rival := next(
            (p for first, p in self.periods[key[0]].items() if first != unit.valid_from and p.meets(period)), None
        ):
            cells.refuse(
                "valid_from",
                _("The code %(code)s is already in use from %(first)s to %(last)s.")
                % {
                    "code": unit.code,
                    "first": f"{rival.first:%d/%m/%Y}",
                    "last": f"{rival.last:%d/%m/%Y}" if rival.last else "…",
                },
            )

    def _find_parent(self, cells: Cells, unit: Unit) -> None:
        unit.parent_key = None
        code = cells.read("parent_code", _read_code)
        if unit.tier == Tier.PROVINCE or code is None:
            if code:
                cells.refuse("parent_code", _("A province belongs to no other unit."))
            return
        if not code:
            cells.refuse("parent_code", _("The cell is empty."))
            return
        first = next((first for first, period in self.periods.get(code, {}).items() if period.covers(unit.valid_from)), None)
        if first is None:
            cells.refuse(
                "parent_code",
                _("No unit has the code %(code)s on %(day)s.")
                % {"code": cells.row["parent_code"], "day": f"{unit.valid_from:%d/%m/%Y}"},
            )
        elif unit.tier and self.tiers.get((code, first)) not in {None, *_TIERS_ABOVE[unit.tier]}:
            cells.refuse("parent_code", _("The unit %(code)s is not of the tier above.") % {"code": cells.row["parent_code"]})
        unit.parent_key = (code, first)

    def before_save_instance(self, instance, row, **kwargs):
        instance.set_keys()

    def write(self, new, changed):
        """Close before opening, as a code is open once; save parents before the children that name them."""
        for group in ([u for u in changed if u.valid_to], [u for u in changed if not u.valid_to]):
            rewrite(group, _STORED)
        for tiers in ({Tier.PROVINCE}, {Tier.DEPARTMENT, Tier.DISTRICT}, {Tier.COMMUNE}):
            level = [unit for unit in new if unit.tier in tiers]
            self._set_parents(level)
            Unit.objects.bulk_create(level)
        moved = [unit for unit in changed if unit.before[self.compared.index("parent_key")] != unit.parent_key]
        self._set_parents(moved)
        rewrite(moved, ["parent"])

    def _set_parents(self, units: list[Unit]) -> None:
        for unit in units:
            unit.parent = self._above(unit)

    def _above(self, unit: Unit) -> Unit | None:
        """Return the unit a unit belongs to, whether stored or arriving in the same file."""
        return self.stored.get(unit.parent_key) or self.arriving.get(unit.parent_key)

    def check_whole(self):
        outlives = Q(parent__valid_to__isnull=False) & (Q(valid_to__isnull=True) | Q(valid_to__gt=F("parent__valid_to")))
        strays = Unit.objects.filter(outlives | Q(valid_from__lt=F("parent__valid_from"))).values_list("name", "parent__name")
        if strays:
            names = "; ".join(f"{name} ({parent})" for name, parent in strays[:10])
            raise ValidationError(_("Units that would outlive or predate the unit they belong to: %(names)s.") % {"names": names})


def _key_of(unit: Unit | None):
    return (unit.code.casefold(), unit.valid_from) if unit else None


def _key(row: dict):
    """Return the key a row names, or None when its cells cannot be read."""
    try:
        code = _read_code(row.get("code"))
        return (code, read_date(row.get("valid_from"))) if code else None
    except ValidationError:
        return None


def _read_code(cell) -> str:
    return " ".join(nfc(str(cell or "")).split()).casefold()


def _kind(cell) -> Kind | None:
    return _KINDS.get(fold(str(cell or "")).replace("_", " "))


def _read_kind(cell) -> Kind:
    kind = _kind(cell)
    if kind is None:
        raise ValidationError(
            _("“%(value)s” is not a kind of unit. Use one of: %(kinds)s.") % {"value": cell, "kinds": ", ".join(Kind.values)}
        )
    return kind
