"""Members sign in by a code, keep sessions, and say what they allow."""

import django.db.models.deletion
from django.db import migrations, models

import members.ids


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0005_tills_are_enrolled_and_guesses_counted"),
    ]

    operations = [
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=members.ids.new_uuid, editable=False)),
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
                        fields=["member", "purpose", "channel", "-id"], name="consent_in_force"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("public_id",), name="consent_public_id_once"),
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
                        condition=models.Q(("source__in", ["member", "till", "staff", "import"])),
                        name="consent_source_known",
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
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                            ("used_at__isnull", True), ("digest__isnull", False), _connector="OR"
                        ),
                        name="login_code_used_was_made",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MemberSession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=members.ids.new_uuid, editable=False)),
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
                    models.UniqueConstraint(fields=("public_id",), name="session_public_id_once"),
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
    ]
