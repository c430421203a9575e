"""Inserts of many rows in one statement, its parameters being one array per column."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from psycopg import Cursor, sql


@dataclass(frozen=True)
class Insert:
    """An INSERT of any number of rows into `table`. `columns` gives the PostgreSQL type of each column."""

    table: str
    columns: Mapping[str, str]
    suffix: str
    constants: Mapping[str, str] = field(default_factory=dict)  # further columns, the same SQL value in every row

    def run(self, cursor: Cursor[Any], rows: Iterable[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
        """Insert the rows in the order given; what the suffix returns."""
        rows = list(rows)
        if not rows:
            return []
        cursor.execute(_STATEMENTS[self.table], parameters(self.columns, rows), prepare=True)
        return cursor.fetchall() if "RETURNING" in self.suffix else []

    def statement(self) -> bytes:
        return (
            sql.SQL("INSERT INTO {} ({}) SELECT {} FROM unnest({}) AS u ({}) {}")
            .format(
                sql.Identifier(self.table),
                sql.SQL(", ").join(map(sql.Identifier, (*self.columns, *self.constants))),
                sql.SQL(", ").join(map(sql.SQL, ("u.*", *self.constants.values()))),
                arrays(self.columns),
                sql.SQL(", ").join(map(sql.Identifier, self.columns)),
                sql.SQL(self.suffix),
            )
            .as_bytes(None)
        )


def arrays(columns: Mapping[str, str]) -> sql.Composed:
    """The placeholders for one array per column. JSON comes as one text, which spares escaping every quote in it."""
    return sql.SQL(", ").join(
        sql.SQL("string_to_array(%s, chr(1))::jsonb[]" if kind == "jsonb" else "%s::" + kind + "[]")
        for kind in columns.values()
    )


def parameters(columns: Mapping[str, str], rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    """The values for `arrays`."""
    return [
        "\1".join([row[name] for row in rows]) if kind == "jsonb" else [row[name] for row in rows]
        for name, kind in columns.items()
    ]


def _texts(*names: str) -> dict[str, str]:
    return dict.fromkeys(names, "text")


PATIENTS = Insert(
    "archive_patient",
    _texts("identity", "patient_id", "issuer_of_patient_id", "name_alphabetic", "name_ideographic", "name_phonetic")
    | {"birth_date": "date", "sex": "text", "created_at": "timestamptz"},
    "ON CONFLICT (identity) DO NOTHING RETURNING identity",
)
STUDIES = Insert(
    "archive_study",
    {"patient_id": "bigint"}
    | _texts("study_instance_uid", "study_id")
    | {"study_date": "date", "study_time": "time"}
    | _texts("accession_number", "description", "referring_physician", "patient_id_received", "patient_name")
    | _texts("patient_name_search")
    | {"patient_birth_date": "date"}
    | _texts("patient_sex", "patient_age", "search_text", "referring_physician_search", "description_search")
    | {
        "attributes": "jsonb",
        "source_ae": "text",
        "first_received_at": "timestamptz",
        "last_received_at": "timestamptz",
    }
    | dict.fromkeys(
        (
            "number_of_series",
            "number_of_instances",
            "number_of_images",
            "number_of_presentation_states",
            "number_of_key_objects",
            "number_of_reports",
        ),
        "int",
    )
    | _texts("deleted_by", "deletion_reason"),
    "ON CONFLICT (study_instance_uid) DO NOTHING RETURNING study_instance_uid",
    {"modalities": "'{}'::text[]", "sop_classes": "'{}'::text[]"},
)
SERIES = Insert(
    "archive_series",
    {"study_id": "bigint", "series_instance_uid": "text", "modality": "text", "series_number": "int"}
    | _texts("description", "body_part", "laterality")
    | {"series_date": "date", "series_time": "time"}
    | {"performed_procedure_step_start_date": "date", "performed_procedure_step_start_time": "time"}
    | {"requested_procedure_ids": "jsonb", "scheduled_procedure_step_ids": "jsonb", "station_name": "text"}
    | {"attributes": "jsonb", "number_of_instances": "int", "number_of_images": "int", "source_ae": "text"}
    | {"first_received_at": "timestamptz", "last_received_at": "timestamptz"},
    "ON CONFLICT (study_id, series_instance_uid) DO NOTHING RETURNING study_id, series_instance_uid",
)
INSTANCES = Insert(
    "archive_instance",
    {"series_id": "bigint"}
    | _texts("sop_instance_uid", "sop_class_uid", "transfer_syntax_uid")
    | {"instance_number": "int", "file": "text", "size": "bigint", "data_set_offset": "int"}
    | {"data_set_sha256": "bytea", "state": "text", "kind": "text", "rows": "int", "columns": "int"}
    | {"number_of_frames": "int", "attributes": "jsonb", "source_kind": "text", "source_ae": "text"}
    | {"source_address": "text", "move_originator_ae": "text", "move_originator_message_id": "int"}
    | {"received_at": "timestamptz"},
    "WHERE NOT EXISTS (SELECT FROM archive_nonpatientobject n WHERE n.sop_instance_uid = u.sop_instance_uid)"
    " ON CONFLICT (sop_instance_uid) DO NOTHING RETURNING sop_instance_uid, id",
)
QUARANTINED = Insert(
    "archive_quarantined",
    _texts("reason", "detail", "file")
    | {"size": "bigint", "data_set_offset": "int", "data_set_sha256": "bytea"}
    | _texts("sop_instance_uid", "sop_class_uid", "study_instance_uid", "patient_id", "patient_name")
    | _texts("source_kind", "source_ae", "source_address")
    | {"received_at": "timestamptz", "resolved_by": "text", "resolution": "text"},
    "",
)
# A SOP instance never changes its class: a UID that stands in one of the two tables does not enter the other.
NON_PATIENT_OBJECTS = Insert(
    "archive_nonpatientobject",
    _texts("sop_instance_uid", "sop_class_uid", "transfer_syntax_uid", "label", "description")
    | {"attributes": "jsonb", "file": "text", "size": "bigint", "data_set_offset": "int", "data_set_sha256": "bytea"}
    | _texts("state", "source_kind", "source_ae", "source_address")
    | {"received_at": "timestamptz"},
    "WHERE NOT EXISTS (SELECT FROM archive_instance i WHERE i.sop_instance_uid = u.sop_instance_uid)"
    " ON CONFLICT (sop_instance_uid) DO NOTHING RETURNING sop_instance_uid, id",
)
DISCREPANCIES = Insert(
    "archive_discrepancy",
    {"kind": "text", "patient_id": "bigint"}
    | _texts("study_instance_uid", "series_instance_uid", "known", "received")
    | {"noticed_at": "timestamptz", "resolved_by": "text"},
    "ON CONFLICT (kind, study_instance_uid, series_instance_uid, received) DO NOTHING",
)
_STATEMENTS = {
    insert.table: insert.statement()
    for insert in (PATIENTS, STUDIES, SERIES, INSTANCES, NON_PATIENT_OBJECTS, QUARANTINED, DISCREPANCIES)
}


def fetch(cursor: Cursor[Any], query: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run a constant query and return its rows."""
    cursor.execute(query, parameters, prepare=True)
    return cursor.fetchall()
