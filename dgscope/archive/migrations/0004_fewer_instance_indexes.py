"""Three indexes less on the table that grows with every object: none of them was read.

The one on `series` alone is the beginning of `instance_in_series`. The two for LIKE on the unique texts come from Django by
itself; SOP Instance UIDs and file names are looked up whole.
"""

import django.db.models.deletion
from django.db import migrations, models

FORWARD = r"""
DO $$
DECLARE name text;
BEGIN
    FOR name IN SELECT indexname FROM pg_indexes WHERE schemaname = current_schema() AND tablename = 'archive_instance'
        AND indexname ~ '^archive_instance_(sop_instance_uid|file)_[0-9a-f]{8}_like$'
    LOOP
        EXECUTE format('DROP INDEX %I', name);
    END LOOP;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("archive", "0003_name_trigrams")]
    operations = [
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="instance",
            name="series",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="instances",
                to="archive.series",
            ),
        ),
    ]
