from django.db import migrations

from habeas.cases.searching import spelled


def fill_search(apps, _schema_editor):
    """Let everybody who is on file already be found."""
    for person in apps.get_model("habeas_cases", "Person").objects.all():
        person.search = spelled(person)
        person.save(update_fields=["search"])


class Migration(migrations.Migration):
    dependencies = [
        ("habeas_cases", "0002_the_desk"),
    ]

    operations = [
        migrations.RunPython(fill_search, migrations.RunPython.noop),
    ]
