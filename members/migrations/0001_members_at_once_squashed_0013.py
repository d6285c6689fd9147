"""
Members as the thirteen steps to 0013 leave them, made at once; see docs/decisions/0029.

Triggers, each with its reason in the step that brought it: 0003, 0007, 0008 and 0013.
"""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import members.ids
from members.creation import CreateModels

TRIGGERS = """
CREATE FUNCTION members_holder_is_the_last() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM members_member WHERE id IN (NEW.holder_id, NEW.merged_into_id)
        ORDER BY id FOR SHARE;
    IF EXISTS (SELECT FROM members_member
               WHERE id = NEW.holder_id AND holder_id IS NOT NULL
                  OR id = NEW.merged_into_id AND merged_into_id IS NOT NULL)
        OR EXISTS (SELECT FROM members_member WHERE holder_id = NEW.id)
        OR NEW.merged_into_id IS NOT NULL
            AND EXISTS (SELECT FROM members_member WHERE merged_into_id = NEW.id)
    THEN
        RAISE EXCEPTION 'member % cannot be held by %: a holder has no holder',
            NEW.id, NEW.holder_id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER member_holder_never_a_chain
    AFTER INSERT OR UPDATE OF holder_id, merged_into_id ON members_member
    FOR EACH ROW WHEN (NEW.holder_id IS NOT NULL)
    EXECUTE FUNCTION members_holder_is_the_last();

CREATE FUNCTION members_consent_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a consent is never changed: write another line'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER consent_never_changes BEFORE UPDATE ON members_consent
    FOR EACH ROW EXECUTE FUNCTION members_consent_never_changes();

CREATE FUNCTION members_sessions_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE members_membersession SET ended_at = now(), end_reason = 'member_ended'
    WHERE member_id = NEW.id AND ended_at IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER member_takes_sessions_along AFTER UPDATE OF status, merged_into_id ON members_member
    FOR EACH ROW WHEN (NEW.status <> 'active' OR NEW.merged_into_id IS NOT NULL)
    EXECUTE FUNCTION members_sessions_end();

CREATE FUNCTION members_blocking_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a blocking is never changed: write another line'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER blocking_never_changes BEFORE UPDATE ON members_blocking
    FOR EACH ROW EXECUTE FUNCTION members_blocking_never_changes();
"""
WITHOUT_TRIGGERS = """
DROP TRIGGER blocking_never_changes ON members_blocking;
DROP FUNCTION members_blocking_never_changes();
DROP TRIGGER member_takes_sessions_along ON members_member;
DROP FUNCTION members_sessions_end();
DROP TRIGGER consent_never_changes ON members_consent;
DROP FUNCTION members_consent_never_changes();
DROP TRIGGER member_holder_never_a_chain ON members_member;
DROP FUNCTION members_holder_is_the_last();
"""


class Migration(migrations.Migration):
    replaces = [
        ("members", "0001_members"),
        ("members", "0002_households_and_holders"),
        ("members", "0003_holders_never_chain"),
        ("members", "0004_members_by_birthday"),
        ("members", "0005_tills_are_enrolled_and_guesses_counted"),
        ("members", "0006_members_sign_in_and_consent"),
        ("members", "0007_consents_only_grow"),
        ("members", "0008_sessions_end_with_the_membership"),
        ("members", "0009_stores_have_a_country"),
        ("members", "0010_members_can_be_erased"),
        ("members", "0011_erased_members_are_nobody"),
        ("members", "0012_blocked_members_are_found_at_once"),
        ("members", "0013_members_are_blocked"),
    ]

    initial = True

    dependencies = []

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Store",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "public_id",
                            models.UUIDField(default=members.ids.new_uuid, editable=False),
                        ),
                        (
                            "code",
                            models.CharField(
                                help_text="What tills send as `store`.",
                                max_length=64,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$",
                                        "Letters, digits, dots, dashes, underscores.",
                                    )
                                ],
                            ),
                        ),
                        ("name", models.CharField(max_length=200)),
                        (
                            "currency",
                            models.CharField(help_text="ISO 4217, such as EUR.", max_length=3),
                        ),
                        (
                            "time_zone",
                            models.CharField(
                                help_text="IANA zone, such as Europe/Helsinki.", max_length=64
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True)),
                        (
                            "country",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="ISO 3166, such as FI: a phone number typed there without a country code is of this country.",
                                max_length=2,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[A-Z]{2}$", "Two capitals, ISO 3166, such as FI."
                                    )
                                ],
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("public_id",), name="store_public_id_once"
                            ),
                            models.UniqueConstraint(fields=("code",), name="store_code_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("code__regex", "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")
                                ),
                                name="store_code_is_plain",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("currency__regex", "^[A-Z]{3}$")),
                                name="store_currency_is_three_letters",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("country", ""),
                                    ("country__regex", "^[A-Z]{2}$"),
                                    _connector="OR",
                                ),
                                name="store_country_is_two_letters",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Attempt",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("subject", models.CharField(max_length=120)),
                        ("window_at", models.DateTimeField(help_text="When the window began.")),
                        ("count", models.IntegerField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("subject", "window_at"), name="attempt_once_per_window"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Terminal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "code",
                            models.CharField(
                                help_text="What the till sends as `terminal`.", max_length=64
                            ),
                        ),
                        ("name", models.CharField(blank=True, default="", max_length=200)),
                        ("is_active", models.BooleanField(default=True)),
                        (
                            "store",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="terminals",
                                to="members.store",
                            ),
                        ),
                        (
                            "app_version",
                            models.CharField(blank=True, default="", editable=False, max_length=60),
                        ),
                        (
                            "last_seen_at",
                            models.DateTimeField(blank=True, editable=False, null=True),
                        ),
                        (
                            "queued_count",
                            models.PositiveIntegerField(
                                blank=True,
                                editable=False,
                                help_text="Sales it has not sent yet.",
                                null=True,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("store", "code"), name="terminal_code_once_per_store"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("code__regex", "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")
                                ),
                                name="terminal_code_is_plain",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ApiKey",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "public_id",
                            models.UUIDField(default=members.ids.new_uuid, editable=False),
                        ),
                        ("name", models.CharField(max_length=200)),
                        (
                            "prefix",
                            models.CharField(
                                editable=False, help_text="The visible start.", max_length=16
                            ),
                        ),
                        ("digest", models.BinaryField(max_length=32)),
                        (
                            "mode",
                            models.CharField(
                                choices=[("live", "live"), ("test", "test")],
                                default="live",
                                max_length=4,
                            ),
                        ),
                        (
                            "scopes",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(), size=None
                            ),
                        ),
                        ("created_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField(blank=True, null=True)),
                        ("revoked_at", models.DateTimeField(blank=True, null=True)),
                        ("last_used_on", models.DateField(blank=True, null=True)),
                        (
                            "rotated_from",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.apikey",
                            ),
                        ),
                        (
                            "store",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.store",
                            ),
                        ),
                        (
                            "terminal",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.terminal",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "API key",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("public_id",), name="api_key_public_id_once"
                            ),
                            models.UniqueConstraint(fields=("digest",), name="api_key_digest_once"),
                            models.UniqueConstraint(
                                fields=("rotated_from",), name="api_key_rotated_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("mode__in", ["live", "test"])),
                                name="api_key_mode_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("scopes__len__gt", 0)),
                                name="api_key_has_a_scope",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("terminal__isnull", True),
                                    ("store__isnull", False),
                                    _connector="OR",
                                ),
                                name="api_key_terminal_stands_in_a_store",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("expires_at__isnull", True),
                                    ("expires_at__gt", models.F("created_at")),
                                    _connector="OR",
                                ),
                                name="api_key_expires_after_creation",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Member",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "public_id",
                            models.UUIDField(default=members.ids.new_uuid, editable=False),
                        ),
                        ("display_name", models.CharField(blank=True, default="", max_length=200)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("active", "active"),
                                    ("blocked", "blocked"),
                                    ("closed", "closed"),
                                ],
                                default="active",
                                max_length=10,
                            ),
                        ),
                        (
                            "language",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="A BCP 47 tag, such as fi or en-GB.",
                                max_length=35,
                            ),
                        ),
                        ("enrolled_at", models.DateTimeField()),
                        ("birth_on", models.DateField(blank=True, null=True)),
                        ("metadata", models.JSONField(blank=True, default=dict)),
                        (
                            "idempotency_key",
                            models.CharField(blank=True, editable=False, max_length=255, null=True),
                        ),
                        ("fingerprint", models.BinaryField(blank=True, max_length=16, null=True)),
                        (
                            "enrolled_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.apikey",
                            ),
                        ),
                        (
                            "holder",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.member",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("person", "person"), ("household", "household")],
                                db_default="person",
                                default="person",
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        (
                            "merged_into",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.member",
                            ),
                        ),
                        ("erased_at", models.DateTimeField(blank=True, editable=False, null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("holder__isnull", False)),
                                fields=["holder"],
                                name="member_by_holder",
                            ),
                            models.Index(
                                condition=models.Q(("merged_into__isnull", False)),
                                fields=["merged_into"],
                                name="member_by_survivor",
                            ),
                            models.Index(
                                django.db.models.functions.datetime.ExtractMonth("birth_on"),
                                django.db.models.functions.datetime.ExtractDay("birth_on"),
                                condition=models.Q(("birth_on__isnull", False)),
                                name="member_by_birthday",
                            ),
                            models.Index(
                                condition=models.Q(("status", "blocked")),
                                fields=["id"],
                                name="member_blocked",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("public_id",), name="member_public_id_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("idempotency_key__isnull", False)),
                                fields=("enrolled_by", "idempotency_key"),
                                name="member_enrolled_once_per_request_key",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("status__in", ["active", "blocked", "closed"])),
                                name="member_status_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("idempotency_key__isnull", True),
                                    models.Q(
                                        ("enrolled_by__isnull", False),
                                        ("fingerprint__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="member_request_key_has_fingerprint",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["person", "household"])),
                                name="member_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("holder__isnull", True),
                                    models.Q(("holder", models.F("id")), _negated=True),
                                    _connector="OR",
                                ),
                                name="member_holder_is_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("merged_into__isnull", True),
                                    models.Q(
                                        models.Q(("merged_into", models.F("id")), _negated=True),
                                        ("holder__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="member_merged_is_held_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind", "person"),
                                    models.Q(
                                        ("holder__isnull", True), ("merged_into__isnull", True)
                                    ),
                                    _connector="OR",
                                ),
                                name="member_household_keeps_its_own_points",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("erased_at__isnull", True),
                                    models.Q(
                                        ("birth_on__isnull", True),
                                        ("display_name", ""),
                                        ("language", ""),
                                        ("status", "closed"),
                                    ),
                                    _connector="OR",
                                ),
                                name="member_erased_is_nobody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TerminalEnrolment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("digest", models.BinaryField(max_length=32)),
                        ("made_by", models.CharField(max_length=150)),
                        ("created_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                        (
                            "key",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.apikey",
                            ),
                        ),
                        (
                            "terminal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="enrolments",
                                to="members.terminal",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("digest",), name="terminal_enrolment_digest_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("expires_at__gt", models.F("created_at"))),
                                name="terminal_enrolment_expires_after_creation",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Identifier",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "public_id",
                            models.UUIDField(default=members.ids.new_uuid, editable=False),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("card", "card"),
                                    ("phone", "phone"),
                                    ("email", "e-mail"),
                                    ("external", "external id"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("value", models.CharField(max_length=254)),
                        ("attached_at", models.DateTimeField()),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="identifiers",
                                to="members.member",
                            ),
                        ),
                        ("blocked_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "replaced_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="members.identifier",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("replaced_by__isnull", False)),
                                fields=["replaced_by"],
                                name="identifier_by_replacement",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("public_id",), name="identifier_public_id_once"
                            ),
                            models.UniqueConstraint(
                                fields=("kind", "value"), name="identifier_found_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["card", "phone", "email", "external"])
                                ),
                                name="identifier_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("value", ""), _negated=True),
                                name="identifier_value_not_empty",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("replaced_by__isnull", True),
                                    ("blocked_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="identifier_replaced_is_blocked",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Household",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "public_id",
                            models.UUIDField(default=members.ids.new_uuid, editable=False),
                        ),
                        ("name", models.CharField(blank=True, default="", max_length=200)),
                        ("created_at", models.DateTimeField()),
                        ("dissolved_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "idempotency_key",
                            models.CharField(blank=True, editable=False, max_length=255, null=True),
                        ),
                        ("fingerprint", models.BinaryField(blank=True, max_length=16, null=True)),
                        (
                            "founded_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.apikey",
                            ),
                        ),
                        (
                            "pool",
                            models.OneToOneField(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="household",
                                to="members.member",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("public_id",), name="household_public_id_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("idempotency_key__isnull", False)),
                                fields=("founded_by", "idempotency_key"),
                                name="household_founded_once_per_request_key",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("dissolved_at__isnull", True),
                                    ("dissolved_at__gte", models.F("created_at")),
                                    _connector="OR",
                                ),
                                name="household_dissolved_after_it_began",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("idempotency_key__isnull", True),
                                    models.Q(
                                        ("fingerprint__isnull", False),
                                        ("founded_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="household_request_key_has_fingerprint",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Consent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "public_id",
                            models.UUIDField(default=members.ids.new_uuid, editable=False),
                        ),
                        (
                            "purpose",
                            models.CharField(
                                choices=[
                                    ("marketing", "marketing"),
                                    ("personal_offers", "personal offers"),
                                    ("greeting", "greeting by name"),
                                    ("partners", "partners"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("email", "e-mail"),
                                    ("sms", "SMS"),
                                    ("push", "push"),
                                    ("post", "post"),
                                    ("till", "till"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("is_granted", models.BooleanField()),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("member", "member"),
                                    ("till", "till"),
                                    ("staff", "staff"),
                                    ("import", "import"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("wording", models.CharField(blank=True, default="", max_length=60)),
                        ("language", models.CharField(blank=True, default="", max_length=35)),
                        (
                            "actor_kind",
                            models.SmallIntegerField(
                                choices=[(0, "system"), (1, "member"), (2, "staff"), (3, "API key")]
                            ),
                        ),
                        ("actor_id", models.BigIntegerField(null=True)),
                        ("said_at", models.DateTimeField()),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="consents",
                                to="members.member",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["member", "purpose", "channel", "-id"],
                                name="consent_in_force",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("public_id",), name="consent_public_id_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "purpose__in",
                                        ["marketing", "personal_offers", "greeting", "partners"],
                                    )
                                ),
                                name="consent_purpose_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("channel__in", ["email", "sms", "push", "post", "till"])
                                ),
                                name="consent_channel_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("source__in", ["member", "till", "staff", "import"])
                                ),
                                name="consent_source_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MemberSession",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "public_id",
                            models.UUIDField(default=members.ids.new_uuid, editable=False),
                        ),
                        ("device", models.CharField(blank=True, default="", max_length=100)),
                        ("seed", models.BinaryField(max_length=32)),
                        ("generation", models.PositiveIntegerField(default=0)),
                        ("started_at", models.DateTimeField()),
                        ("refreshed_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "end_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("signed_out", "signed out"),
                                    ("reused", "an old refresh token was used again"),
                                    ("member_ended", "the member was closed, blocked or merged"),
                                ],
                                default="",
                                max_length=20,
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sessions",
                                to="members.member",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=["member"],
                                name="session_open_of_member",
                            ),
                            models.Index(fields=["expires_at"], name="session_by_expiry"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("public_id",), name="session_public_id_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("expires_at__gt", models.F("refreshed_at"))),
                                name="session_expires_later",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("end_reason", ""), ("ended_at__isnull", True)),
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        models.Q(("end_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="session_end_has_a_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Blocking",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("is_blocked", models.BooleanField()),
                        ("reason", models.CharField(blank=True, default="", max_length=500)),
                        (
                            "actor_kind",
                            models.SmallIntegerField(
                                choices=[(0, "system"), (1, "member"), (2, "staff"), (3, "API key")]
                            ),
                        ),
                        ("actor_id", models.BigIntegerField(null=True)),
                        ("actor_name", models.CharField(blank=True, default="", max_length=150)),
                        ("said_at", models.DateTimeField()),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="blockings",
                                to="members.member",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-id"],
                    },
                ),
                migrations.CreateModel(
                    name="HouseholdMembership",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[("owner", "owner"), ("member", "member")],
                                default="member",
                                max_length=10,
                            ),
                        ),
                        ("may_spend", models.BooleanField(default=True)),
                        ("joined_at", models.DateTimeField()),
                        ("left_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "household",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="members.household",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="members.member",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("left_at__isnull", True)),
                                fields=("member",),
                                name="household_one_at_a_time",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("left_at__isnull", True), ("role", "owner")),
                                fields=("household",),
                                name="household_one_owner",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("role__in", ["owner", "member"])),
                                name="household_role_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("role", "member"), ("may_spend", True), _connector="OR"
                                ),
                                name="household_owner_may_spend",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("left_at__isnull", True),
                                    ("left_at__gte", models.F("joined_at")),
                                    _connector="OR",
                                ),
                                name="household_left_after_joining",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LoginCode",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("address", models.BinaryField(max_length=32)),
                        ("mail_to", models.CharField(blank=True, default="", max_length=254)),
                        (
                            "mail_at",
                            models.DateTimeField(help_text="When the mail is due, or tried again."),
                        ),
                        ("language", models.CharField(blank=True, default="", max_length=35)),
                        ("digest", models.BinaryField(max_length=32, null=True)),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        ("asked_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                        ("used_at", models.DateTimeField(null=True)),
                        (
                            "identifier",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="members.identifier",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.member",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["address", "-id"], name="login_code_of_address"),
                            models.Index(fields=["asked_at"], name="login_code_by_age"),
                            models.Index(
                                condition=models.Q(("mail_to", ""), _negated=True),
                                fields=["mail_at"],
                                name="login_code_to_mail",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("used_at__isnull", True),
                                    ("digest__isnull", False),
                                    _connector="OR",
                                ),
                                name="login_code_used_was_made",
                            )
                        ],
                    },
                ),
            ]
        ),
        migrations.RunSQL(TRIGGERS, WITHOUT_TRIGGERS),
    ]
