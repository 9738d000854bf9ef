import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("candidates", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="DueDate",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=40)),
                ("term", models.CharField(max_length=40)),
                ("due", models.DateField(verbose_name="échéance")),
                ("owed_by", models.CharField(max_length=10)),
                ("kind", models.CharField(max_length=10)),
                ("done", models.BooleanField(default=False)),
                ("detail", models.CharField(blank=True, max_length=400)),
                ("reminded_through", models.DateField()),
                ("next_on", models.DateField(null=True)),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="due_dates",
                        to="candidates.dossier",
                    ),
                ),
            ],
            options={
                "ordering": ("due", "dossier", "key"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("done", False)), fields=["due", "dossier"], name="due_dates_open"
                    ),
                    models.Index(
                        condition=models.Q(("next_on__isnull", False)),
                        fields=["next_on"],
                        name="due_dates_to_remind",
                    ),
                    models.Index(fields=["term"], name="due_dates_of_a_term"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("dossier", "key"), name="one_date_per_deadline")
                ],
            },
        ),
    ]
