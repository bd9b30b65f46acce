from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("executions", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="execution",
            name="crashes",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.RunSQL(
            "UPDATE executions_execution SET lease_until = created_at WHERE lease_until IS NULL",
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            model_name="execution",
            name="lease_until",
            field=models.DateTimeField(),
        ),
        migrations.AddIndex(
            model_name="execution",
            index=models.Index(fields=["status", "ended_at"], name="execution_ended"),
        ),
    ]
