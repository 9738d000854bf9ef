"""When each version left with its dossier, and the files that wait until somebody says which piece they are."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

import candidates.pieces.models


def left_already(apps, schema_editor):
    """What stands in a dossier that was filed has left with it, but for what is being prepared today."""
    pieces = apps.get_model("candidates", "Piece").objects.filter(dossier__filed_on__isnull=False)
    complement = Q(dossier__status="incomplete") | Q(
        dossier__status="in_follow_up", dossier__follow_up_incomplete_since__isnull=False
    )
    request = Q(dossier__status="labelled", uploaded_at__date__gt=F("dossier__obtained_on"))
    drafts = pieces.filter(complement | request, verdict="pending").values("pk")
    pieces.exclude(pk__in=drafts).update(filed_at=F("uploaded_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("candidates", "0014_effort"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="piece",
            name="filed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="WaitingFile",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "file",
                    models.FileField(
                        max_length=200,
                        upload_to=candidates.pieces.models.waiting_path,
                        verbose_name="fichier",
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="nom du fichier")),
                ("size", models.PositiveIntegerField(verbose_name="taille en octets")),
                ("arrived_at", models.DateTimeField(db_index=True, verbose_name="arrivé le")),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="waiting_files",
                        to="candidates.dossier",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ("arrived_at", "name")},
        ),
        migrations.RunPython(left_already, migrations.RunPython.noop),
    ]
