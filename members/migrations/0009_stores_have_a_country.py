"""A store says which country it is in: phone numbers are typed there as people say them."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0008_sessions_end_with_the_membership"),
    ]

    operations = [
        migrations.AddField(
            model_name="store",
            name="country",
            field=models.CharField(
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
        migrations.AddConstraint(
            model_name="store",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("country", ""), ("country__regex", "^[A-Z]{2}$"), _connector="OR"
                ),
                name="store_country_is_two_letters",
            ),
        ),
    ]
