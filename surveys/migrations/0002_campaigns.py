"""Campaigns get states, answers get a column a question (docs/decisions/0008-answers-in-columns.md)."""

import uuid

import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models
from django.db.models import Count, Q

COLUMNS = [f"q{place}" for place in range(1, 31)]
STORED = {"4": 4, "3": 3, "2": 2, "1": 1, "n": 0, "-": None}
AT_ONCE = 2000


def keep_answers(apps, schema_editor):
    """One character an answer becomes one column; admissible as SUR-06 says, on the questions of its questionnaire."""
    Old, Response = apps.get_model("surveys", "OldResponse"), apps.get_model("surveys", "Response")
    for campaign in apps.get_model("surveys", "Campaign").objects.all():
        asked, made = campaign.questionnaire.questions.count(), []
        for old in Old.objects.filter(campaign=campaign).iterator(AT_ONCE):
            answers = [STORED[each] for each in old.answers]
            made.append(
                Response(
                    campaign=campaign,
                    channel=old.channel,
                    site=old.site,
                    finished=old.finished,
                    admissible=old.finished and 2 * sum(bool(each) for each in answers) > asked,
                    counted=True,
                    **dict(zip(COLUMNS, answers, strict=False)),
                )
            )
            if len(made) == AT_ONCE:
                Response.objects.bulk_create(made)
                made = []
        Response.objects.bulk_create(made)


def count_arrivals(apps, schema_editor):
    """Where the answers of each campaign came from."""
    Response, Arrival = apps.get_model("surveys", "Response"), apps.get_model("surveys", "Arrival")
    rows = Response.objects.order_by().values("campaign", "channel", "site")
    counted = rows.annotate(
        came=Count("*"),
        ended=Count("pk", filter=Q(finished=True)),
        kept=Count("pk", filter=Q(admissible=True)),
    )
    Arrival.objects.bulk_create(
        Arrival(
            campaign_id=row["campaign"],
            channel=row["channel"],
            site=row["site"],
            responses=row["came"],
            finished=row["ended"],
            admissible=row["kept"],
        )
        for row in counted
    )


class Migration(migrations.Migration):
    dependencies = [
        ("surveys", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="campaign", name="campaign_closes_after_it_opens"),
        migrations.RenameField("campaign", "imported_by", "recorded_by"),
        migrations.RenameField("campaign", "imported_at", "recorded_at"),
        migrations.AlterField("campaign", "recorded_at", models.DateTimeField(verbose_name="enregistrée le")),
        migrations.AddField(
            "campaign",
            "source",
            models.CharField(
                choices=[("run", "Menée dans l’application"), ("imported", "Importée d’un fichier")],
                default="imported",
                max_length=10,
                verbose_name="origine",
            ),
        ),
        # what is there was imported, so closed
        migrations.AddField(
            "campaign", "status", models.CharField(default="closed", max_length=10, verbose_name="état")
        ),
        migrations.AlterField(
            "campaign",
            "status",
            django_fsm.FSMField(
                choices=[
                    ("preparing", "En préparation"),
                    ("open", "Ouverte"),
                    ("closed", "Close"),
                    ("abandoned", "Abandonnée"),
                ],
                default="preparing",
                max_length=10,
                protected=True,
                verbose_name="état",
            ),
        ),
        migrations.AddField(
            "campaign",
            "planned_end",
            models.DateField(blank=True, null=True, verbose_name="fin prévue le"),
        ),
        migrations.AlterField(
            "campaign", "closed_on", models.DateField(blank=True, null=True, verbose_name="close le")
        ),
        migrations.AlterField(
            "campaign",
            "number",
            models.PositiveSmallIntegerField(verbose_name="campagne n°"),
        ),
        migrations.AlterField(
            "campaign",
            "responses",
            models.PositiveIntegerField(default=0, verbose_name="réponses reçues"),
        ),
        migrations.AlterField(
            "campaign",
            "admissible",
            models.PositiveIntegerField(default=0, verbose_name="questionnaires recevables"),
        ),
        migrations.AlterField(
            "campaign",
            "source_name",
            models.CharField(blank=True, max_length=150, verbose_name="nom du fichier"),
        ),
        migrations.AlterField(
            "campaign",
            "source_sha256",
            models.CharField(blank=True, max_length=64, verbose_name="empreinte SHA-256"),
        ),
        migrations.RenameModel("Response", "OldResponse"),
        migrations.AlterField(
            "oldresponse",
            "campaign",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="old_rows", to="surveys.campaign"
            ),
        ),
        migrations.CreateModel(
            name="Response",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("day", models.DateField(null=True, verbose_name="jour")),
                (
                    "channel",
                    models.CharField(
                        choices=[("mail", "courriel"), ("qr", "lien ou QR code"), ("paper", "papier")],
                        default="mail",
                        max_length=10,
                        verbose_name="canal",
                    ),
                ),
                ("site", models.CharField(blank=True, max_length=200, verbose_name="site")),
                ("finished", models.BooleanField(verbose_name="terminée")),
                ("admissible", models.BooleanField(verbose_name="recevable")),
                ("counted", models.BooleanField(default=False)),
                ("seconds", models.PositiveIntegerField(null=True, verbose_name="durée de la saisie")),
                *((column, models.SmallIntegerField(null=True)) for column in COLUMNS),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="surveys.campaign",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Arrival",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("day", models.DateField(null=True, verbose_name="jour")),
                (
                    "channel",
                    models.CharField(
                        choices=[("mail", "courriel"), ("qr", "lien ou QR code"), ("paper", "papier")],
                        max_length=10,
                        verbose_name="canal",
                    ),
                ),
                ("site", models.CharField(blank=True, max_length=200, verbose_name="site")),
                ("responses", models.PositiveIntegerField(default=0, verbose_name="réponses reçues")),
                ("finished", models.PositiveIntegerField(default=0, verbose_name="terminées")),
                ("admissible", models.PositiveIntegerField(default=0, verbose_name="recevables")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="arrivals",
                        to="surveys.campaign",
                    ),
                ),
            ],
            options={"ordering": ("day", "channel", "site")},
        ),
        migrations.RunPython(keep_answers, migrations.RunPython.noop),
        migrations.DeleteModel("OldResponse"),
        migrations.RunPython(count_arrivals, migrations.RunPython.noop),
    ]
