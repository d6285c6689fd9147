"""The ground floor: who may act. Members, what finds them, shops, tills and their keys."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "members"
    default_auto_field = "django.db.models.BigAutoField"
