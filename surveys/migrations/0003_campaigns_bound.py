"""What binds the tables of 0002, once they are filled: PostgreSQL changes no table in the transaction that wrote to it."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("surveys", "0002_campaigns")]

    operations = [
        migrations.AddIndex(
            "response",
            models.Index(condition=Q(("counted", False)), fields=["campaign"], name="answers_to_be_counted"),
        ),
        migrations.AddConstraint(
            "arrival",
            models.UniqueConstraint(fields=("campaign", "day", "channel", "site"), name="one_arrival_each"),
        ),
        migrations.AddConstraint(
            "campaign",
            models.UniqueConstraint(
                condition=Q(("status__in", ("preparing", "open"))),
                fields=("dossier", "kind", "purpose"),
                name="one_campaign_in_hand",
            ),
        ),
        migrations.AddConstraint(
            "campaign",
            models.CheckConstraint(
                condition=Q(("closed_on__gte", F("opened_on")), ("closed_on__isnull", True), _connector="OR"),
                name="campaign_closes_after_it_opens",
            ),
        ),
        migrations.AddConstraint(
            "campaign",
            models.CheckConstraint(
                condition=Q(
                    Q(("closed_on__isnull", False), ("status", "closed")),
                    Q(Q(("status", "closed"), _negated=True), ("closed_on__isnull", True)),
                    _connector="OR",
                ),
                name="closed_campaigns_have_their_day",
            ),
        ),
    ]
