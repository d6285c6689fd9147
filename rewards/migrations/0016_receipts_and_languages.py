"""A program speaks a language of its own, and prints receipts in its own words."""

import django.db.models.deletion
from django.db import migrations, models

import rewards.models.program_words


class Migration(migrations.Migration):
    dependencies = [
        ("rewards", "0015_programs_take_claims_and_offline_vouchers"),
    ]

    operations = [
        migrations.AddField(
            model_name="program",
            name="card_url",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="If the QR of a card is an address that ends in its number: what stands before the number, such as https://shop.example/card/.",
                max_length=200,
                validators=[rewards.models.program_words.valid_card_url],
            ),
        ),
        migrations.AddField(
            model_name="program",
            name="language",
            field=models.CharField(
                choices=[
                    ("en", "English"),
                    ("id", "Bahasa Indonesia"),
                    ("da", "Dansk"),
                    ("fi", "Suomi"),
                ],
                db_default="en",
                default="en",
                help_text="What receipts, tills and the app speak when nobody asks for another language.",
                max_length=2,
            ),
        ),
        migrations.AlterField(
            model_name="program",
            name="points_name",
            field=models.CharField(
                default="points",
                help_text="`points` is said in each language; a name of your own is said after any number as it is written here.",
                max_length=30,
            ),
        ),
        migrations.CreateModel(
            name="ReceiptTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("sale", "sale"),
                            ("return", "return"),
                            ("void", "void"),
                            ("redemption", "redemption"),
                        ],
                        default="sale",
                        max_length=10,
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("id", "Bahasa Indonesia"),
                            ("da", "Dansk"),
                            ("fi", "Suomi"),
                        ],
                        default="en",
                        max_length=2,
                    ),
                ),
                (
                    "text",
                    models.TextField(
                        blank=True,
                        help_text="Lines with fields such as {balance}. A line whose fields are all empty is left out; left | right makes two columns, ^ centres, --- is a rule across.",
                        max_length=4000,
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="rewards.program",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("program", "kind", "language"),
                        name="receipt_template_once",
                        violation_error_message="The program has lines for this receipt in this language.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("sale", "return", "void", "redemption"))),
                        name="receipt_template_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["en", "id", "da", "fi"])),
                        name="receipt_template_language_known",
                    ),
                ],
            },
        ),
    ]
