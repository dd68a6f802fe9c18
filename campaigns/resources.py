"""The working-day calendar in and out by django-import-export, with the limits and the preview of the other tables."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from campaigns.models import CalendarDay, DayKind
from core.text import fold
from units.resources.sheets import Cells, SheetResource, read_date, read_text, rewrite

_KINDS = {DayKind.OFF: ["off", "nghi", "ngay nghi"], DayKind.WORK: ["work", "lam bu", "ngay lam bu"]}


class CalendarDayResource(SheetResource):
    """One row a day; the date names it."""

    columns = {"date": ["ngay"], "kind": ["loai"], "name": ["ten", "ly do"], "provenance": ["nguon", "xuat xu"]}
    required = ("date", "kind", "name", "provenance")
    compared = ("kind", "name", "provenance")

    class Meta:
        model = CalendarDay
        fields = ("date", "kind", "name", "provenance")
        export_order = fields
        import_id_fields = ("date",)
        name = "calendar"

    def read_all(self, rows):
        self.stored = {day.date: day for day in CalendarDay.objects.all()}
        self.first_line = {}
        for line, row in zip(self.lines, rows, strict=True):
            self.first_line.setdefault(_date_of(row), line)

    def known(self, row):
        return self.stored.get(_date_of(row))

    def import_instance(self, instance, row, **kwargs):
        cells = Cells(row)
        instance.date = cells.read("date", read_date)
        instance.kind = cells.read("kind", _read_kind) or ""
        for name in ("name", "provenance"):
            setattr(instance, name, cells.read(name, read_text, CalendarDay, name) or "")
        if instance.date and self.first_line[instance.date] != self.lines[kwargs["row_number"] - 1]:
            cells.refuse("date", _("The same day is already in row %(line)d.") % {"line": self.first_line[instance.date]})
        cells.finish()

    def write(self, new, changed):
        rewrite(changed, ["kind", "name", "provenance"])
        CalendarDay.objects.bulk_create(new)


def _date_of(row: dict):
    try:
        return read_date(row.get("date"))
    except ValidationError:
        return None


def _read_kind(cell) -> DayKind:
    word = fold(str(cell or ""))
    kind = next((kind for kind, words in _KINDS.items() if word in words), None)
    if kind is None:
        raise ValidationError(
            _("“%(value)s” is not a kind of day. Use one of: %(kinds)s.") % {"value": cell, "kinds": ", ".join(DayKind.values)}
        )
    return kind
