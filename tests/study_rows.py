"""Rows of the index, made as ingest makes them, for tests of searches."""

import itertools
from datetime import UTC, date, datetime, time
from typing import Any

from dgscope.archive.folding import fold
from dgscope.archive.models import Instance, Patient, Series, Study

_numbers = itertools.count(1)
LONG_AGO = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def make_study(name: str = "Doe^Jane", patient_id: str = "P1", **fields: Any) -> Study:
    number = next(_numbers)
    patient, _ = Patient.objects.get_or_create(
        identity=patient_id, defaults={"patient_id": patient_id, "name_alphabetic": name}
    )
    values: dict[str, Any] = {
        "study_instance_uid": f"1.2.3.{number}",
        "study_date": date(2026, 1, 1),
        "study_time": time(10, 0),
        "accession_number": f"A{number}",
        "description": "CT head",
        "referring_physician": "",
        "modalities": ["CT"],
        "first_received_at": LONG_AGO,
        "last_received_at": LONG_AGO,
    } | fields
    values.setdefault("description_search", fold(values["description"]))
    values.setdefault("referring_physician_search", fold(values["referring_physician"]))
    words = [name.replace("^", " ").replace("=", " "), patient_id, values["accession_number"], values["description"]]
    return Study.objects.create(
        patient=patient,
        patient_name=name,
        patient_name_search=fold(name),
        patient_id_received=patient_id,
        search_text=fold(" ".join([*words, values["referring_physician"].replace("^", " ")])),
        **values,
    )


def make_series(study: Study, modality: str = "CT", number: int | None = 1, **fields: Any) -> Series:
    values: dict[str, Any] = {
        "series_instance_uid": f"{study.study_instance_uid}.{next(_numbers)}",
        "first_received_at": LONG_AGO,
        "last_received_at": LONG_AGO,
    } | fields
    return Series.objects.create(study=study, modality=modality, series_number=number, **values)


def make_instance(series: Series, number: int | None = 1, **fields: Any) -> Instance:
    serial = next(_numbers)
    values: dict[str, Any] = {
        "sop_instance_uid": f"{series.series_instance_uid}.{serial}",
        "sop_class_uid": "1.2.840.10008.5.1.4.1.1.2",
        "transfer_syntax_uid": "1.2.840.10008.1.2.1",
        "file": f"file-{serial}",
        "size": 1000,
        "data_set_offset": 300,
        "data_set_sha256": b"\0" * 32,
        "kind": "image",
        "source_kind": "dimse",
        "received_at": LONG_AGO,
    } | fields
    return Instance.objects.create(series=series, instance_number=number, **values)
