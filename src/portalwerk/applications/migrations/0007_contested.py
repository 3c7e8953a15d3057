from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0006_archive"),
    ]

    operations = [
        migrations.AddField(
            model_name="application",
            name="is_contested",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="application",
            name="settled_on",
            field=models.DateField(null=True),
        ),
    ]
