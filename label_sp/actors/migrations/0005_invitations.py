import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("actors", "0004_requests_for_password_links"),
    ]

    operations = [
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("candidate_manager", "responsable de la candidature"),
                            ("candidate_contributor", "contribution à la candidature"),
                            ("auditor", "audit"),
                            ("body_manager", "gestion des dossiers"),
                            ("decider", "décision"),
                            ("ditp", "équipe du label"),
                        ],
                        max_length=30,
                        verbose_name="rôle",
                    ),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="adresse électronique")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("sent_at", models.DateTimeField(verbose_name="envoyée le")),
                ("until", models.DateField(verbose_name="valable jusqu’au")),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "en attente"),
                            ("accepted", "acceptée"),
                            ("declined", "refusée"),
                            ("expired", "délai passé"),
                            ("revoked", "annulée"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="close le")),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="actors.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ("-sent_at",),
                "indexes": [models.Index(fields=["email", "state"], name="invitations_of_an_address")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("organisation", "role", "email"),
                        name="one_open_invitation",
                    )
                ],
            },
        ),
    ]
