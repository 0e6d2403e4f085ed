from django.db import migrations

from habeas.staff import unchangeable


class Migration(migrations.Migration):
    dependencies = [
        ("habeas_staff", "0002_the_desk"),
    ]

    operations = [
        migrations.RunPython(
            lambda _apps, editor: unchangeable.make(editor.connection),
            lambda _apps, editor: unchangeable.take_away(editor.connection),
        ),
    ]
