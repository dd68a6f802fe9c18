"""The table of old-to-new edges: predecessor, successor and day name a row."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export import fields, widgets

from units.models import Succession, Unit
from units.resources.sheets import Cells, SheetResource, as_text, read_date, read_text, rewrite

_DATE = widgets.DateWidget("%Y-%m-%d")
_COLUMN = {"predecessor": "old_code", "successor": "new_code"}
_ENDS = {"old_code": "predecessor", "new_code": "successor", "old_valid_from": "predecessor", "new_valid_from": "successor"}


class SuccessionResource(SheetResource):
    """The first days of the two units may be left out: the old one existed on the eve, the new one exists on the day."""

    old_code = fields.Field(attribute="predecessor__code", column_name="old_code")
    old_valid_from = fields.Field(attribute="predecessor__valid_from", column_name="old_valid_from", widget=_DATE)
    new_code = fields.Field(attribute="successor__code", column_name="new_code")
    new_valid_from = fields.Field(attribute="successor__valid_from", column_name="new_valid_from", widget=_DATE)
    effective_on = fields.Field(attribute="effective_on", column_name="effective_on", widget=_DATE)

    columns = {
        "old_code": ["ma cu"],
        "old_valid_from": ["don vi cu tu ngay"],
        "new_code": ["ma moi"],
        "new_valid_from": ["don vi moi tu ngay"],
        "effective_on": ["ngay hieu luc"],
        "relation": ["quan he"],
        "resolution": ["nghi quyet", "van ban"],
        "note": ["ghi chu"],
        "source": ["nguon"],
    }
    required = ("old_code", "new_code", "effective_on", "relation", "resolution", "source")
    compared = ("relation", "resolution", "note", "source")

    class Meta:
        model = Succession
        fields = (
            "old_code",
            "old_valid_from",
            "new_code",
            "new_valid_from",
            "effective_on",
            "relation",
            "resolution",
            "note",
            "source",
        )
        export_order = fields
        import_id_fields = ("old_code", "new_code", "effective_on")
        name = "successions"

    def get_queryset(self):
        return super().get_queryset().select_related("predecessor", "successor")

    def filter_export(self, queryset, **kwargs):
        return queryset.select_related("predecessor", "successor")

    def read_all(self, rows):
        self.units, self.first_line = {}, {}
        for unit in Unit.objects.all():
            self.units.setdefault(unit.code.casefold(), []).append(unit)
        self.stored = {(edge.predecessor_id, edge.successor_id, edge.effective_on): edge for edge in self.get_queryset()}
        for line, row in zip(self.lines, rows, strict=True):
            if key := self._key(row):
                self.first_line.setdefault(key, line)

    def _key(self, row):
        try:
            day = read_date(row["effective_on"])
            return (self._end(row, "old", day).pk, self._end(row, "new", day).pk, day)
        except ValidationError:
            return None

    def _end(self, row: dict, side: str, day) -> Unit:
        """Return the unit a side of the row names."""
        given = row.get(f"{side}_valid_from") or None
        start = read_date(given) if given else None
        present_on = day - timedelta(days=1) if side == "old" else day
        code = " ".join(str(row[f"{side}_code"]).split()).casefold()
        for unit in self.units.get(code, []):
            if unit.valid_from == start or (start is None and unit.exists_on(present_on)):
                return unit
        raise ValidationError(
            _("No unit has the code %(code)s on %(day)s.")
            % {"code": row[f"{side}_code"], "day": f"{start or present_on:%d/%m/%Y}"}
        )

    def known(self, row):
        return self.stored.get(self._key(row))

    def import_instance(self, instance, row, **kwargs):
        cells = Cells(row)
        day = cells.read("effective_on", read_date)
        for name in self.present & {"resolution", "note", "source"}:
            setattr(instance, name, cells.read(name, read_text, Succession, name) or "")
        instance.relation = cells.read("relation", _read_relation) or ""
        if day:
            old = cells.read("old_code", lambda cell: self._end(row, "old", day))
            new = cells.read("new_code", lambda cell: self._end(row, "new", day))
            if old and new:
                instance.predecessor, instance.successor, instance.effective_on = old, new, day
                self._check(cells, instance, self.lines[kwargs["row_number"] - 1])
        cells.finish()

    def _check(self, cells: Cells, edge: Succession, line: int) -> None:
        first = self.first_line[edge.predecessor.pk, edge.successor.pk, edge.effective_on]
        try:
            edge.clean()
        except ValidationError as error:
            for end, messages in error.message_dict.items():
                cells.refuse(_COLUMN[end], messages[0])
        else:
            if first != line:
                cells.refuse("old_code", _("The same edge is already in row %(line)d.") % {"line": first})

    def shown(self, instance, name):
        if end := _ENDS.get(name):
            return as_text(getattr(getattr(instance, end), name.partition("_")[2]))
        return super().shown(instance, name)

    def write(self, new, changed):
        rewrite(changed, list(self.compared))
        Succession.objects.bulk_create(new)


def _read_relation(cell) -> str:
    """The package's "split(default)" is the part that went on as the main one."""
    text = str(cell or "").partition(" ")[0]
    relation = {"split(default)": "split_main"}.get(text, text)
    if relation not in Succession.Relation.values:
        values = ", ".join(Succession.Relation.values)
        raise ValidationError(_("“%(value)s” is not a relation. Use one of: %(values)s.") % {"value": cell, "values": values})
    return relation
