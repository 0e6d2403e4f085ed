import uuid

import django.db.models.deletion
from django.db import migrations, models

from habeas.importers.knowing import former_tag


def key_the_hashes(apps, _schema_editor):
    """Key the hash of every page that was imported, and give each a name of its own."""
    for page in apps.get_model("habeas_importers", "ImportedPage").objects.all():
        page.reference = uuid.uuid4()
        page.text_tag = former_tag(page.text_tag)
        page.changed_at = page.imported_at
        # At once: PostgreSQL alters no table in which a row was changed twice just before.
        page.save(update_fields=["reference", "text_tag", "changed_at"])


class Migration(migrations.Migration):
    dependencies = [
        ("habeas_importers", "0001_initial"),
    ]

    operations = [
        migrations.RenameField("importedpage", "sha256", "text_tag"),
        migrations.AlterField(
            "importedpage",
            "text_tag",
            models.CharField(help_text="Of all its words.", max_length=64, unique=True),
        ),
        migrations.AddField(
            "importedpage",
            "letter_tag",
            models.CharField(
                blank=True,
                db_index=True,
                default="",
                help_text="Of whom it is about and its letter.",
                max_length=64,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "importedpage", "reference", models.UUIDField(editable=False, null=True)
        ),
        migrations.AddField("importedpage", "changed_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "importedpage",
            "source",
            models.BinaryField(default=b"", help_text="Its text and the name of its file, sealed."),
            preserve_default=False,
        ),
        migrations.AddField(
            "importedpage",
            "sheet",
            models.BinaryField(
                default=b"", help_text="What was read and what was checked of it, sealed."
            ),
            preserve_default=False,
        ),
        migrations.RunPython(key_the_hashes, migrations.RunPython.noop),
        migrations.AlterField(
            "importedpage",
            "reference",
            models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AlterField("importedpage", "changed_at", models.DateTimeField()),
        migrations.AlterField(
            "importedpage",
            "case",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="pages",
                to="habeas_cases.case",
            ),
        ),
        migrations.AlterField(
            "importedpage",
            "appeal",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="pages",
                to="habeas_appeals.appeal",
            ),
        ),
        migrations.AlterModelOptions("importedpage", options={"ordering": ["-imported_at", "-pk"]}),
        migrations.AddConstraint(
            "importedpage",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("appeal__isnull", True), ("case__isnull", True)),
                    models.Q(("appeal__isnull", False), ("case__isnull", False)),
                    _connector="OR",
                ),
                name="a_page_has_case_and_appeal_or_neither",
            ),
        ),
    ]
