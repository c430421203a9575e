"""Pieces of three characters of patients' names, for searches by what stands within a name.

PostgreSQL's own extension for that (pg_trgm) is not everywhere, and its embedded build does not have it. The lexemes of this
tsvector are the pieces; dgscope/archive/query/pieces.py makes those of what is searched for in the same way.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION dgscope_trigrams(text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT COALESCE(array_to_tsvector(array_agg(substr($1, place, 3))), ''::tsvector)
    FROM generate_series(1, length($1) - 2) AS places(place)
$$;
CREATE INDEX study_name_trigrams ON archive_study USING gin (dgscope_trigrams(patient_name_search));
"""
BACKWARD = """
DROP INDEX study_name_trigrams;
DROP FUNCTION dgscope_trigrams(text);
"""


class Migration(migrations.Migration):
    dependencies = [("archive", "0002_search")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
