"""Repairing units and roles by hand; imports go through the same limits and the same preview as in the portal."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from import_export.admin import ImportExportMixin
from import_export.formats import base_formats
from import_export.forms import ImportForm
from import_export.tmp_storages import MediaStorage

from core.text import fold
from core.views import explain
from units.actions import appoint, assign_block, close_unit, delegate, dismiss, record_succession
from units.importing import WAITING_FOLDER, read_table, read_upload
from units.models import Block, BlockMembership, Delegation, Membership, Succession, Unit
from units.periods import Period
from units.resources import SuccessionResource, UnitResource


class TableFormat(base_formats.Format):
    """CSV or XLSX, told apart by content."""

    def __init__(self, encoding=None):
        super().__init__()

    def get_title(self):
        return "csv, xlsx"

    def create_dataset(self, in_stream):
        return read_table(in_stream)

    def can_import(self):
        return True


class TableImportForm(ImportForm):
    def clean_import_file(self):
        upload = self.cleaned_data["import_file"]
        read_upload(upload)
        upload.seek(0)
        return upload


class WaitingStorage(MediaStorage):
    """Between preview and confirmation a file waits where every web process finds it."""

    def __init__(self, **kwargs):
        super().__init__(MEDIA_FOLDER=WAITING_FOLDER, **kwargs)


class TableAdmin(ImportExportMixin, admin.ModelAdmin):
    """Import with preview, export as csv and xlsx with formulas made harmless."""

    import_formats = [TableFormat]
    export_formats = [base_formats.CSV, base_formats.XLSX]
    import_form_class = TableImportForm
    tmp_storage_class = WaitingStorage

    def add_data_read_fail_error_to_form(self, form, e):
        form.add_error("import_file", e if isinstance(e, ValidationError) else str(e))

    def process_import(self, request, **kwargs):
        try:
            return super().process_import(request, **kwargs)
        except FileNotFoundError:
            messages.error(request, _("The preview is too old or was already confirmed. Choose the file again."))
        except ValidationError as error:
            messages.error(request, explain(error))
        return redirect("..")

    def process_result(self, result, request):
        if result.has_errors() or result.has_validation_errors():
            messages.error(request, _("Nothing was saved: the data changed after the preview. Import the file again."))
            return redirect("..")
        return super().process_result(result, request)


class ExistsFilter(admin.SimpleListFilter):
    title = _("existence")
    parameter_name = "exists"

    def lookups(self, request, model_admin):
        return [("yes", _("exists today")), ("no", _("has ended"))]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        if self.value() == "yes":
            return queryset.on(today)
        return queryset.filter(valid_to__lt=today) if self.value() == "no" else queryset


class UnitForm(forms.ModelForm):
    def clean(self):
        data = super().clean()
        code, first = data.get("code", self.instance.code), data.get("valid_from", self.instance.valid_from)
        if code and first:
            period = Period(first, data.get("valid_to"))
            others = Unit.objects.filter(code__iexact=code).exclude(pk=self.instance.pk)
            if any(period.meets(Period(other.valid_from, other.valid_to)) for other in others):
                raise ValidationError(_("The code is already in use on some of these days."))
        return data


@admin.register(Unit)
class UnitAdmin(TableAdmin):
    form = UnitForm
    resource_classes = [UnitResource]
    list_display = ["code", "name", "kind", "parent", "valid_from", "valid_to"]
    list_filter = ["tier", ExistsFilter, "valid_from"]
    list_select_related = ["parent"]
    search_fields = ["search_key"]
    search_help_text = _("Name with or without diacritics, or code")
    autocomplete_fields = ["parent"]
    ordering = ["sort_key", "valid_from"]

    def get_search_results(self, request, queryset, search_term):
        return queryset.matching(search_term), False

    def get_readonly_fields(self, request, obj=None):
        return ["code", "valid_from"] if obj else []

    def save_model(self, request, obj, form, change):
        """A last day given to a unit that had none closes it; all else corrects what was written."""
        if change and obj.valid_to and form.initial["valid_to"] is None:
            close_unit(obj, by=request.user, last_day=obj.valid_to)
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Succession)
class SuccessionAdmin(TableAdmin):
    resource_classes = [SuccessionResource]
    list_display = ["predecessor", "successor", "relation", "effective_on", "resolution"]
    list_filter = ["effective_on", "relation"]
    list_select_related = ["predecessor", "successor"]
    search_fields = ["predecessor__search_key", "successor__search_key", "resolution"]
    autocomplete_fields = ["predecessor", "successor"]

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, fold(search_term))

    def save_model(self, request, obj, form, change):
        if change:
            super().save_model(request, obj, form, change)
        else:
            obj.pk = record_succession(**form.cleaned_data, by=request.user).pk


class BlockMembershipInline(admin.TabularInline):
    model = BlockMembership
    autocomplete_fields = ["unit"]
    extra = 1


@admin.register(Block)
class BlockAdmin(admin.ModelAdmin):
    list_display = ["name", "year", "tier", "order", "provenance"]
    list_filter = ["year", "tier"]
    search_fields = ["name"]
    inlines = [BlockMembershipInline]

    def get_readonly_fields(self, request, obj=None):
        # The places of a block repeat its year.
        return ["year"] if obj and obj.memberships.exists() else []

    def save_formset(self, request, form, formset, change):
        """A unit put into a line leaves its other block of the year, and the line's former unit leaves this block."""
        formset.save(commit=False)
        replaced = [place for place, _names in formset.changed_objects]
        formset.model.objects.filter(pk__in=[place.pk for place in formset.deleted_objects + replaced]).delete()
        for place in replaced + formset.new_objects:
            assign_block(place.unit, form.instance, by=request.user)


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    list_display = ["user", "role", "unit", "post", "valid_from", "valid_to", "appointed_by", "ended_by"]
    list_filter = ["role", "valid_from"]
    list_select_related = ["user", "unit", "appointed_by", "ended_by"]
    search_fields = ["user__display_name", "user__email", "unit__search_key", "unit__code"]
    autocomplete_fields = ["unit"]
    raw_id_fields = ["user"]

    def get_readonly_fields(self, request, obj=None):
        return ["user", "unit", "role", "valid_from"] if obj else []

    def save_model(self, request, obj, form, change):
        """A last day given to a role nobody has ended ends it; all else corrects what was written."""
        if not change:
            obj.pk = appoint(**form.cleaned_data, by=request.user).pk
        elif "valid_to" in form.changed_data and obj.valid_to and obj.ended_by is None:
            obj.save(update_fields=["post"])
            dismiss(obj, by=request.user, valid_to=obj.valid_to)
        else:
            if "valid_to" in form.changed_data:
                obj.ended_by = request.user if obj.valid_to else None
            super().save_model(request, obj, form, change)

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Delegation)
class DelegationAdmin(admin.ModelAdmin):
    list_display = ["membership", "delegate", "valid_from", "valid_to", "reason", "made_by"]
    list_filter = ["valid_from"]
    list_select_related = ["membership__user", "membership__unit", "delegate", "made_by"]
    raw_id_fields = ["membership", "delegate"]

    def save_model(self, request, obj, form, change):
        if change:
            super().save_model(request, obj, form, change)
        else:
            given = {name: form.cleaned_data[name] for name in ("valid_from", "valid_to", "reason")}
            obj.pk = delegate(obj.membership, obj.delegate, **given, by=request.user).pk

    def has_delete_permission(self, request, obj=None):
        return False
