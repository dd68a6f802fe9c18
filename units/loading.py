"""Tables into the database, through the same resources whatever they come from: a page, a command, the shipped lists."""

from dataclasses import dataclass, field, fields
from datetime import date

import tablib
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.db import transaction
from django.utils.translation import gettext as _

from units.actions import assign_blocks
from units.models import Unit
from units.reference import SuccessionRow, UnitRow, block_rows, succession_rows, unit_rows
from units.resources import SuccessionResource, UnitResource


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong in a row: its number in the file (0 for the file as a whole), its column ("" for the row), why."""

    row: int
    column: str
    message: str

    def __str__(self):
        if not self.row:
            return self.message
        if not self.column:
            return _("Row %(row)d: %(message)s") % {"row": self.row, "message": self.message}
        return _("Row %(row)d, column “%(column)s”: %(message)s") % {
            "row": self.row,
            "column": self.column,
            "message": self.message,
        }


@dataclass(slots=True)
class LoadReport:
    """What an import did, or would do; with errors nothing was saved. rows: (kind of change, cells of the preview)."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    errors: list[RowError] = field(default_factory=list)
    ignored_columns: list[str] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    rows: list[tuple[str, list]] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.errors

    def __str__(self):
        return _("%(new)d new, %(changed)d changed, %(unchanged)d unchanged, %(errors)d errors") % {
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "errors": len(self.errors),
        }


def load_units(dataset: tablib.Dataset, *, by=None, valid_from: date | None = None, preview: bool = False) -> LoadReport:
    """Load units, all or none; valid_from serves files without such a column. A preview saves nothing and fills `rows`."""
    return _load(UnitResource(valid_from=valid_from), dataset, by=by, preview=preview)


def load_successions(dataset: tablib.Dataset, *, by=None, preview: bool = False) -> LoadReport:
    """Load old-to-new edges, all or none."""
    return _load(SuccessionResource(), dataset, by=by, preview=preview)


@transaction.atomic
def load_reference(*, until: date | None = None, by=None) -> dict[str, LoadReport]:
    """Load the shipped units and successions as known on the day (all of them without one); a second time changes nothing."""
    return {
        "units": _complete(load_units(_dataset(unit_rows(until), UnitRow), by=by)),
        "successions": _complete(load_successions(_dataset(succession_rows(until), SuccessionRow), by=by)),
    }


@transaction.atomic
def load_blocks(year: int, *, by=None) -> int:
    """Put the units of the year into the shipped sample blocks; return how many have one (none in years without a list)."""
    last_day = date(year, 12, 31)
    units = {unit.code: unit for unit in Unit.objects.on(last_day)}
    rows = [row | {"unit": units[row["unit_code"]]} for row in block_rows(year)]
    return assign_blocks(year, rows, by=by)


def _load(resource, dataset, *, by, preview) -> LoadReport:
    with transaction.atomic():
        result = resource.import_data(dataset, dry_run=preview)
        report = LoadReport(
            new=result.totals["new"],
            changed=result.totals["update"],
            unchanged=result.totals["skip"],
            errors=_errors(result, resource),
            ignored_columns=resource.ignored_columns,
        )
        if preview:
            report.headers = result.diff_headers
            report.rows = [
                (row.import_type, row.diff) for row in result.rows if row.diff and row.import_type in {"new", "update"}
            ]
        elif by and report.ok:
            _log(result, by)
    return report


def _errors(result, resource) -> list[RowError]:
    errors = [RowError(0, "", message) for error in result.base_errors for message in _messages(error.error)]
    for invalid in result.invalid_rows:
        for column, messages in invalid.error_dict.items():
            shown = resource.header_of.get(column, column)
            errors += [RowError(invalid.number, "" if column == "__all__" else shown, message) for message in messages]
    for failed in result.error_rows:
        errors += [
            RowError(resource.lines[failed.number - 1], "", message) for e in failed.errors for message in _messages(e.error)
        ]
    return errors


def _messages(error: Exception) -> list[str]:
    return list(getattr(error, "messages", None) or [str(error)])


def _log(result, by) -> None:
    """Leave the trail the admin's own imports leave."""
    for kind, flag in (("new", ADDITION), ("update", CHANGE)):
        instances = [row.instance for row in result.rows if row.import_type == kind]
        if instances:
            LogEntry.objects.log_actions(by.pk, instances, flag, change_message="import", single_object=len(instances) == 1)


def _dataset(rows: list[dict], kind: type) -> tablib.Dataset:
    headers = [column.name for column in fields(kind)]
    return tablib.Dataset(*([row[name] for name in headers] for row in rows), headers=headers)


def _complete(report: LoadReport) -> LoadReport:
    """The shipped lists are right or the release is broken: stop with every reason."""
    if not report.ok:
        raise ValueError("; ".join(str(error) for error in report.errors))
    return report
