"""What the room's tables share on their way in: column names, cells read with errors by column, all rows or none, a preview."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.html import format_html
from django.utils.translation import gettext as _
from import_export import resources
from import_export.instance_loaders import BaseInstanceLoader
from import_export.results import RowResult

from core.text import fold

RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell):
    """Put an apostrophe before text that a spreadsheet would run; other cells stay as they are."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(RUN_BY_SPREADSHEETS) else cell


class KnownLoader(BaseInstanceLoader):
    """The resource has read every stored row it may need; ask it."""

    def get_instance(self, row):
        return self.resource.known(row)


class SheetResource(resources.ModelResource):
    """A table that is read once, compared, and written once; an unchanged row is left alone and one wrong row undoes all.

    Subclasses name their columns (each with other names it may have, folded), read what is stored, and write.
    """

    columns: dict[str, list[str]] = {}
    required: tuple[str, ...] = ()
    compared: tuple[str, ...] = ()  # attributes of an instance that a row can change
    attribute_of: dict[str, str] = {}  # exported column → compared attribute, where they differ

    class Meta:
        # import-export lets subclasses inherit these without naming this class.
        instance_loader_class = KnownLoader
        use_bulk = True
        batch_size = None
        skip_diff = True
        store_instance = True

    def import_data(self, dataset, dry_run=False, raise_errors=False, **kwargs):
        kwargs |= {"use_transactions": True, "rollback_on_validation_errors": True}
        return super().import_data(dataset, dry_run=dry_run, raise_errors=raise_errors, **kwargs)

    def before_import(self, dataset, **kwargs):
        self.ready, self.ignored_columns = False, []
        self.lines = list(getattr(dataset, "lines", range(2, len(dataset) + 2)))
        self._name_columns(dataset)
        self.present = frozenset(dataset.headers)
        self.read_all([dict(zip(dataset.headers, row, strict=True)) for row in dataset])
        self.ready = True

    def import_row(self, row, instance_loader, **kwargs):
        if self.ready:
            return super().import_row(row, instance_loader, **kwargs)
        # The file as a whole was refused: its rows are neither right nor wrong.
        refused = self.get_row_result_class()()
        refused.import_type = RowResult.IMPORT_TYPE_ERROR
        return refused

    def _name_columns(self, dataset) -> None:
        names = {fold(alias): name for name, aliases in self.columns.items() for alias in [name, *aliases]}
        self.ignored_columns = [header for header in dataset.headers if fold(header) not in names]
        headers = [names.get(fold(header), header) for header in dataset.headers]
        if twice := sorted({name for name in headers if headers.count(name) > 1}):
            raise ValidationError(_("Two columns of the file mean the same: %(columns)s.") % {"columns": ", ".join(twice)})
        if missing := [name for name in self.required if name not in headers]:
            raise ValidationError(_("The file lacks the columns: %(columns)s.") % {"columns": ", ".join(missing)})
        self.header_of = dict(zip(headers, dataset.headers, strict=True))
        dataset.headers = headers

    def after_init_instance(self, instance, new, row, **kwargs):
        instance.before = None if new else self._compared(instance)

    def _compared(self, instance) -> tuple:
        return tuple(getattr(instance, name) for name in self.compared)

    def get_instance(self, instance_loader, row):
        return instance_loader.get_instance(row)

    def skip_row(self, instance, original, row, import_validation_errors=None):
        return not import_validation_errors and instance.before is not None and instance.before == self._compared(instance)

    def bulk_create(self, using_transactions, dry_run, raise_errors, batch_size=None, result=None):
        """Write new and changed rows together, because one may make room for the other."""
        try:
            if not result.has_validation_errors() and not result.has_errors():
                with transaction.atomic():
                    self.write(self.create_instances, self.update_instances)
        except IntegrityError:
            self.handle_import_error(
                result,
                ValidationError(
                    _("The same rows were changed by someone else at the same moment. Nothing was saved; try again.")
                ),
                raise_errors,
            )
        finally:
            self.create_instances.clear()
            self.update_instances.clear()

    def after_import_row(self, row, row_result, **kwargs):
        if kwargs.get("dry_run") and row_result.instance is not None:
            row_result.diff = self._diff(row_result.instance)

    def _diff(self, instance) -> list:
        before = dict(zip(self.compared, instance.before, strict=True)) if instance.before else None
        return [self._diff_cell(instance, name, before) for name in self.get_export_order()]

    def _diff_cell(self, instance, name: str, before: dict | None) -> str:
        now = self.shown(instance, name)
        if before is None:
            return format_html("<ins>{}</ins>", now) if now else ""
        attribute = self.attribute_of.get(name, name)
        if attribute not in before or before[attribute] == getattr(instance, attribute):
            return format_html("{}", now)
        return format_html("<del>{}</del> <ins>{}</ins>", as_text(before[attribute]), now)

    def shown(self, instance, name: str) -> str:
        """Return the text of a column of the preview, before anything is saved."""
        return as_text(getattr(instance, self.attribute_of.get(name, name)))

    def export_field(self, field, instance, **kwargs):
        """Keep text from being run; import-export itself only drops a leading "="."""
        return harmless(super().export_field(field, instance, **kwargs))

    def after_import(self, dataset, result, **kwargs):
        for invalid in result.invalid_rows:
            invalid.number = self.lines[invalid.number - 1]
        if not result.has_errors() and not result.has_validation_errors():
            self.check_whole()
        super().after_import(dataset, result, **kwargs)

    def known(self, row):
        """Return the stored instance the row is about, or None."""
        raise NotImplementedError

    def read_all(self, rows: list[dict]) -> None:
        """Read what the rows may refer to, and remember what the file itself brings."""
        raise NotImplementedError

    def write(self, new: list, changed: list) -> None:
        raise NotImplementedError

    def check_whole(self) -> None:
        """Raise ValidationError when the rows just written do not fit together."""


def rewrite(instances: list, names: list[str]) -> None:
    """Update stored instances in one upsert: bulk_update takes 30 times as long for thousands of rows."""
    if instances:
        type(instances[0]).objects.bulk_create(instances, update_conflicts=True, unique_fields=["id"], update_fields=names)


def as_text(value) -> str:
    """Return a value as a cell of text; dates in ISO form, of a key only its code."""
    if isinstance(value, tuple):
        value = value[0]
    return "" if value is None else str(value)


def read_date(value, *, blank: bool = False) -> date | None:
    """Return the date in a cell: a date, "yyyy-mm-dd" or "dd/mm/yyyy"; ValidationError for anything else."""
    if value in ("", None) and blank:
        return None
    if isinstance(value, date):
        found = value
    else:
        found = next((day for pattern in ("%Y-%m-%d", "%d/%m/%Y") if (day := _parsed(str(value), pattern))), None)
    if found is None or not 1900 <= found.year <= 2100:
        raise ValidationError(_("“%(value)s” is not a date. Write it as 31/12/2025.") % {"value": value})
    return found


def _parsed(text: str, pattern: str) -> date | None:
    try:
        return datetime.strptime(text, pattern).date()  # noqa: DTZ007
    except ValueError:
        return None


def read_text(model, name: str, value) -> str:
    """Return the text of a cell for a field of the model; ValidationError when it is missing, too long or a date."""
    field = model._meta.get_field(name)
    if isinstance(value, date):
        raise ValidationError(_("The cell holds a date where text was expected."))
    text = " ".join(str(value or "").split())
    if text[:1] == "'" and text[1:2] in RUN_BY_SPREADSHEETS:
        text = text[1:]  # our own exports put it there
    if not text and not field.blank:
        raise ValidationError(_("The cell is empty."))
    if len(text) > field.max_length:
        raise ValidationError(
            _("The text has %(found)d characters; at most %(limit)d fit.") % {"found": len(text), "limit": field.max_length}
        )
    if text.startswith("="):
        raise ValidationError(_("The cell holds a formula. Paste it as a value."))
    return text


class Cells:
    """Reads the cells of one row and gathers what is wrong with each."""

    def __init__(self, row: dict):
        self.row, self.errors = row, {}

    def read(self, name: str, reader, *args, **kwargs):
        """Return reader(*args, cell), or None after noting its error under the column."""
        try:
            return reader(*args, self.row.get(name, ""), **kwargs)
        except ValidationError as error:
            self.errors[name] = error
            return None

    def refuse(self, name: str, message: str) -> None:
        self.errors.setdefault(name, ValidationError(message))

    def finish(self) -> None:
        if self.errors:
            raise ValidationError(self.errors)
