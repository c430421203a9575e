"""What searches need beyond the models' own indexes. Every part works without any extension of PostgreSQL.

`search_words` has the words of `search_text`, split at blanks and at punctuation, so that “D-40021” is found by “40021”.
It is a tsvector made by splitting alone: the parsers of PostgreSQL's text search know hyphens, numbers and addresses of
their own. dgscope/archive/query/words.py splits what is searched for in the same way.
"""

from django.db import migrations

FORWARD = r"""
ALTER TABLE archive_study SET (fillfactor = 85);
CREATE FUNCTION dgscope_words(text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT COALESCE(array_to_tsvector(array_agg(left(word, 64))), ''::tsvector)
    FROM regexp_split_to_table($1, '[\s\-,.;:/_^=()''"&+#\\\[\]<>|*?!]+') AS words(word)
    WHERE word <> ''
$$;
ALTER TABLE archive_study
    ADD COLUMN search_words tsvector GENERATED ALWAYS AS (dgscope_words(search_text)) STORED;
CREATE INDEX study_search_words ON archive_study USING gin (search_words);
CREATE INDEX study_by_date ON archive_study (
    COALESCE(study_date, '0001-01-01'::date), COALESCE(study_time, '00:00:00'::time), id)
    INCLUDE (study_date, study_time) WHERE deleted_at IS NULL;
CREATE INDEX study_by_name ON archive_study (patient_name_search, id) WHERE deleted_at IS NULL;
CREATE INDEX study_by_arrival ON archive_study (first_received_at, id) WHERE deleted_at IS NULL;
CREATE INDEX study_by_description ON archive_study (description_search, id) WHERE deleted_at IS NULL;
"""
BACKWARD = """
DROP INDEX study_by_arrival;
DROP INDEX study_by_name;
DROP INDEX study_by_description;
DROP INDEX study_by_date;
DROP INDEX study_search_words;
ALTER TABLE archive_study DROP COLUMN search_words;
DROP FUNCTION dgscope_words(text);
ALTER TABLE archive_study RESET (fillfactor);
"""


class Migration(migrations.Migration):
    dependencies = [("archive", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
