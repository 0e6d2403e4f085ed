from django.db import migrations

from habeas.staff import unchangeable


class Migration(migrations.Migration):
    dependencies = [
        ("habeas_staff", "0003_tries_and_sessions"),
    ]

    operations = [
        migrations.RunPython(
            lambda _apps, editor: unchangeable.make(editor.connection),
            lambda _apps, editor: unchangeable.take_away(editor.connection),
        ),
    ]
