"""The tables of the grids are those that audits had, renamed by its own migration."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audits", "0010_grids_move_down"), ("candidates", "0009_service_commune")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Grid",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("local", "grille des services publics locaux"),
                                    ("central", "grille des services publics centraux"),
                                ],
                                max_length=10,
                                verbose_name="nature",
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                        ("published_on", models.DateField(verbose_name="publiée le")),
                        ("provisional", models.BooleanField(default=False, verbose_name="provisoire")),
                        ("notice", models.TextField(blank=True, verbose_name="avertissement")),
                        ("fingerprint", models.CharField(max_length=64, verbose_name="empreinte du contenu")),
                    ],
                    options={
                        "ordering": ("kind", "-version"),
                        "constraints": [
                            models.UniqueConstraint(fields=("kind", "version"), name="grid_versions_differ"),
                            models.UniqueConstraint(
                                fields=("kind", "fingerprint"), name="grid_contents_differ"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ControlPoint",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("code", models.CharField(max_length=10, verbose_name="code")),
                        (
                            "engagement",
                            models.PositiveSmallIntegerField(null=True, verbose_name="engagement"),
                        ),
                        (
                            "criteria",
                            models.CharField(
                                choices=[
                                    ("engagement", "engagement"),
                                    ("or", "critère supplémentaire du label « Or »"),
                                    ("central", "critère du service public central"),
                                ],
                                max_length=10,
                                verbose_name="compte pour",
                            ),
                        ),
                        ("text", models.TextField(verbose_name="point de contrôle")),
                        ("evidence_modes", models.JSONField(default=list, verbose_name="modes de preuve")),
                        ("not_applicable_to", models.JSONField(default=list, verbose_name="sans objet pour")),
                        ("position", models.PositiveSmallIntegerField(verbose_name="rang")),
                        (
                            "grid",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="points",
                                to="candidates.grid",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("position",),
                        "constraints": [
                            models.UniqueConstraint(fields=("grid", "code"), name="point_codes_differ"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("criteria", "engagement"),
                                        ("engagement__isnull", False),
                                        ("engagement__range", (1, 8)),
                                    ),
                                    models.Q(
                                        models.Q(("criteria", "engagement"), _negated=True),
                                        ("engagement__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="engagement_points_have_one",
                            ),
                        ],
                    },
                ),
            ]
        )
    ]
