"""Results in the DICOM JSON model (PS3.18 F): the attributes of tables 10.6.3-3 to 10.6.3-5, and what was asked for."""

from collections.abc import Iterable
from typing import Any, Final

from dgscope.archive.models import Instance, Series, Study
from dgscope.archive.query.keys import Level

Json = dict[str, Any]

# Attributes that every result has, empty where the objects do not have them, with their VR.
_STUDY: Final = {
    "00080020": "DA",
    "00080030": "TM",
    "00080050": "SH",
    "00080090": "PN",
    "00100010": "PN",
    "00100020": "LO",
    "00100030": "DA",
    "00100040": "CS",
    "00200010": "SH",
}
_SERIES: Final = {"00080060": "CS", "00200011": "IS"}
_INSTANCE: Final = {"00200013": "IS"}
# Attributes that a result has where the objects have them.
_IF_KNOWN: Final = {
    Level.STUDY: frozenset({"00080201", "00081030"}),
    Level.SERIES: frozenset({"00080201", "0008103E", "00400244", "00400245", "00400275"}),
    Level.INSTANCE: frozenset({"00080201", "00280008", "00280010", "00280011", "00280100"}),
}
_ALWAYS: Final = {Level.STUDY: _STUDY, Level.SERIES: _SERIES, Level.INSTANCE: _INSTANCE}


class Writer:
    """Writes the rows of one answer."""

    def __init__(self, root: str, fields: frozenset[str] | None, levels: Iterable[Level]) -> None:
        """Take the address of the service (for Retrieve URL), the wanted fields, and the levels that results show."""
        self.root, self.fields, self.levels = root, fields, frozenset(levels)

    def study(self, row: Study) -> Json:
        """Return a study."""
        result = self._chosen(Level.STUDY, row.attributes)
        if Level.STUDY in self.levels:
            result["00080061"] = _element("CS", *sorted(row.modalities))
            result["00201206"] = _element("IS", row.number_of_series)
            result["00201208"] = _element("IS", row.number_of_instances)
            if self._is_wanted("00080062"):
                result["00080062"] = _element("UI", *sorted(row.sop_classes))
        return self._finished(result, self._study_url(row), study=row.study_instance_uid)

    def series(self, row: Series) -> Json:
        """Return a series."""
        study = self.study(row.study)
        result = study | self._chosen(Level.SERIES, row.attributes)
        if Level.SERIES in self.levels:
            result["00201209"] = _element("IS", row.number_of_instances)
        return self._finished(result, self._series_url(row), series=row.series_instance_uid)

    def instance(self, row: Instance) -> Json:
        """Return an instance."""
        result = self.series(row.series) | self._chosen(Level.INSTANCE, row.attributes)
        result["00080016"] = _element("UI", row.sop_class_uid)
        result["00080018"] = _element("UI", row.sop_instance_uid)
        if self._is_wanted("00083002"):
            result["00083002"] = _element("UI", row.transfer_syntax_uid)
        return self._finished(result, f"{self._series_url(row.series)}/instances/{row.sop_instance_uid}")

    def _chosen(self, level: Level, attributes: Json) -> Json:
        """Return what a result shows of one level: the usual attributes at the levels asked for, and extra fields."""
        if self.fields is None:
            chosen = dict(attributes)
        else:
            usual = _IF_KNOWN[level] | _ALWAYS[level].keys() if level in self.levels else frozenset()
            chosen = {tag: attributes[tag] for tag in (usual | self.fields) if tag in attributes}
        if level in self.levels:
            for tag, vr in _ALWAYS[level].items():
                chosen.setdefault(tag, {"vr": vr})
        return chosen

    def _is_wanted(self, tag: str) -> bool:
        return self.fields is None or tag in self.fields

    def _finished(self, result: Json, url: str, study: str = "", series: str = "") -> Json:
        result["00080005"] = _element("CS", "ISO_IR 192")
        result["00080056"] = _element("CS", "ONLINE")
        result["00081190"] = _element("UR", url)
        if study:
            result["0020000D"] = _element("UI", study)
        if series:
            result["0020000E"] = _element("UI", series)
        return dict(sorted(result.items()))

    def _study_url(self, row: Study) -> str:
        return f"{self.root}studies/{row.study_instance_uid}"

    def _series_url(self, row: Series) -> str:
        return f"{self._study_url(row.study)}/series/{row.series_instance_uid}"


def _element(vr: str, *values: Any) -> Json:
    return {"vr": vr, "Value": list(values)} if values else {"vr": vr}
