"""The tables are renamed already: only what Django knows of them changes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audits", "0010_grids_move_down"), ("candidates", "0010_grids")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    "audit",
                    "grid",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="audits",
                        to="candidates.grid",
                    ),
                ),
                migrations.AlterField(
                    "score",
                    "point",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="candidates.controlpoint",
                    ),
                ),
                migrations.DeleteModel("ControlPoint"),
                migrations.DeleteModel("Grid"),
            ]
        )
    ]
