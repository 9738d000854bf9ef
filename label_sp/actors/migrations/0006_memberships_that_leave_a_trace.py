from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("actors", "0005_invitations"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="membership", name="one_role_once"),
        migrations.AddField(
            model_name="membership",
            name="ended_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="retiré le"),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on__isnull", True)),
                fields=("user", "organisation", "role"),
                name="one_role_at_a_time",
            ),
        ),
    ]
