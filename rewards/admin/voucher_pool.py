"""The pages of voucher pools."""

from django.contrib import admin
from django.http import HttpRequest

from rewards.admin.programs import OfProgramAdmin
from rewards.models import VoucherPool


@admin.register(VoucherPool)
class VoucherPoolAdmin(OfProgramAdmin):
    """Codes that a partner accepts. Never deleted: vouchers name their pool."""

    list_display = ["name", "code", "low_at", "program"]
    list_select_related = ["program"]
    search_fields = ["name", "code"]
    ordering = ["program", "code"]
    autocomplete_fields = ["program"]
    fieldsets = [(None, {"fields": ["program", "code", "name", "low_at"]})]

    def get_readonly_fields(
        self, request: HttpRequest, obj: VoucherPool | None = None
    ) -> list[str]:
        return ["program", "code"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: VoucherPool | None = None) -> bool:
        return False
