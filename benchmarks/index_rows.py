"""A large index without objects: rows made by SQL, with names, dates and modalities spread as in a hospital."""

from typing import Final

PEOPLE_PER: Final = 3  # studies for each person
FAMILY: Final = (
    "muller schmidt weber kovacs nakamura meyer dubois okafor simek lehtinen rossi hansen pereira tanaka novak"
)
GIVEN: Final = "anna jonas claire daniel petr oona elena ingrid tiago nils marton sanne ruth marta femi luca ines koen"

PATIENTS: Final = """
INSERT INTO archive_patient (identity, patient_id, issuer_of_patient_id, name_alphabetic, name_ideographic,
    name_phonetic, birth_date, sex, created_at)
SELECT 'id ID-' || n || '\\', 'ID-' || n, '', '', '', '', '1950-01-01'::date + (n * 7919 %% 25000)::int, 'O', now()
FROM generate_series(1, %(patients)s::bigint) AS n
"""
STUDIES: Final = """
WITH words AS (SELECT string_to_array(%(family)s, ' ') AS family, string_to_array(%(given)s, ' ') AS given),
people AS (
    SELECT p.id, p.patient_id, p.birth_date, row_number() OVER (ORDER BY p.id) AS n FROM archive_patient p
),
named AS (
    SELECT people.*,
        family[1 + n * 31 %% array_length(family, 1)] || (n / 40)::text || '^'
            || given[1 + n * 17 %% array_length(given, 1)] AS name
    FROM people, words
)
INSERT INTO archive_study (patient_id, study_instance_uid, study_id, study_date, study_time, accession_number,
    description, referring_physician, patient_id_received, patient_name, patient_name_search, patient_birth_date,
    patient_sex, patient_age, search_text, referring_physician_search, description_search, attributes, modalities,
    sop_classes, number_of_series, number_of_instances, number_of_images, number_of_presentation_states,
    number_of_key_objects, number_of_reports, source_ae, first_received_at, last_received_at, deleted_by,
    deletion_reason)
SELECT named.id, '1.2.826.0.1.' || s, 'S' || s, day, make_time((s %% 24)::int, (s * 7 %% 60)::int, 0),
    'A' || s, text, 'weber^max', named.patient_id, named.name, named.name, named.birth_date, 'O', '',
    replace(named.name, '^', ' ') || ' ' || lower(named.patient_id) || ' a' || s || ' ' || text || ' weber max',
    'weber^max', text,
    jsonb_build_object(
        '00080020', jsonb_build_object('vr', 'DA', 'Value', jsonb_build_array(to_char(day, 'YYYYMMDD'))),
        '00080050', jsonb_build_object('vr', 'SH', 'Value', jsonb_build_array('A' || s)),
        '00081030', jsonb_build_object('vr', 'LO', 'Value', jsonb_build_array(text)),
        '00100010', jsonb_build_object('vr', 'PN', 'Value',
            jsonb_build_array(jsonb_build_object('Alphabetic', named.name))),
        '00100020', jsonb_build_object('vr', 'LO', 'Value', jsonb_build_array(named.patient_id)),
        '0020000D', jsonb_build_object('vr', 'UI', 'Value', jsonb_build_array('1.2.826.0.1.' || s))),
    ARRAY[modality], ARRAY['1.2.840.10008.5.1.4.1.1.2'], 2, 100, 100, 0, 0, 0, 'MODALITY',
    day::timestamptz, day::timestamptz + make_interval(secs => s %% 86400), '', ''
FROM generate_series(1, %(studies)s::bigint) AS s
JOIN named ON named.n = 1 + s %% %(patients)s,
LATERAL (SELECT '2026-11-01'::date - (s * 7919 %% 4000)::int AS day,
    (ARRAY['CT', 'DX', 'MR', 'US', 'IO', 'PX', 'NM', 'XA'])[1 + s * 13 %% 8] AS modality) AS d,
LATERAL (SELECT lower(modality) || ' '
    || (ARRAY['head without contrast', 'chest pa', 'knee right', 'abdomen liver', 'bitewings'])[1 + s %% 5] AS text
) AS t
"""
SERIES: Final = """
INSERT INTO archive_series (study_id, series_instance_uid, modality, series_number, description, body_part, laterality,
    requested_procedure_ids, scheduled_procedure_step_ids, station_name, attributes, number_of_instances,
    number_of_images, source_ae, first_received_at, last_received_at)
SELECT id, study_instance_uid || '.' || n, modalities[1], n, 'series ' || n, '', '', '[]', '[]', '', '{}', 50, 50,
    'MODALITY', first_received_at, last_received_at
FROM archive_study, generate_series(1, 2) AS n
"""


def statements(studies: int) -> list[tuple[str, dict[str, object]]]:
    """Return what fills an empty index with so many studies, and tells the planner about them."""
    patients = max(1, studies // PEOPLE_PER)
    return [
        (PATIENTS, {"patients": patients}),
        (STUDIES, {"patients": patients, "studies": studies, "family": FAMILY, "given": GIVEN}),
        (SERIES, {}),
        ("VACUUM ANALYZE", {}),
    ]
