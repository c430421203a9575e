"""Basic Text SR and Key Object Selection (PS3.3 A.35.1, A.35.4)."""

from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from dgscope.demo.objects.identity import Series, code, data_set, reference, referenced_series

BASIC_TEXT_SR = "1.2.840.10008.5.1.4.1.1.88.11"
KEY_OBJECT_SELECTION = "1.2.840.10008.5.1.4.1.1.88.59"


def basic_text(series: Series, sections: list[tuple[str, str]], images: list[Dataset]) -> Dataset:
    """Make a report: a container of headed sections, each with a paragraph; the last one shows `images`."""
    report = _document(series, BASIC_TEXT_SR, ("18748-4", "LN", "Diagnostic imaging report"), images)
    report.CompletionFlag, report.VerificationFlag = "COMPLETE", "VERIFIED"
    observer = Dataset()
    observer.VerifyingObserverName, observer.VerifyingOrganization = "READER^ALEX", "Demonstration Hospital"
    observer.VerificationDateTime = report.ContentDate + report.ContentTime
    observer.VerifyingObserverIdentificationCodeSequence = Sequence()
    report.VerifyingObserverSequence = Sequence([observer])
    report.PerformedProcedureCodeSequence = Sequence()
    for heading, text in sections:
        section = _container(code(f"DG{len(report.ContentSequence) + 1:02}", "99DGSCOPE", heading))
        section.RelationshipType = "CONTAINS"
        paragraph = Dataset()
        paragraph.RelationshipType, paragraph.ValueType, paragraph.TextValue = "CONTAINS", "TEXT", text
        paragraph.ConceptNameCodeSequence = Sequence([code("121071", "DCM", "Finding")])
        section.ContentSequence = Sequence([paragraph])
        report.ContentSequence.append(section)
    report.ContentSequence[-1].ContentSequence.extend(_image_item(image, "CONTAINS") for image in images)
    return report


def key_objects(series: Series, purpose: tuple[str, str, str], note: str, images: list[Dataset]) -> Dataset:
    """Make a selection of `images`; `purpose` is a code of CID 7010."""
    selection = _document(series, KEY_OBJECT_SELECTION, purpose, images)
    described = Dataset()
    described.RelationshipType, described.ValueType, described.TextValue = "CONTAINS", "TEXT", note
    described.ConceptNameCodeSequence = Sequence([code("113012", "DCM", "Key Object Description")])
    selection.ContentSequence.append(described)
    selection.ContentSequence.extend(_image_item(image, "CONTAINS") for image in images)
    template = Dataset()
    template.MappingResource, template.TemplateIdentifier = "DCMR", "2010"
    selection.ContentTemplateSequence = Sequence([template])
    return selection


def _document(series: Series, sop_class_uid: str, title: tuple[str, str, str], images: list[Dataset]) -> Dataset:
    document = data_set(series, sop_class_uid, 1)
    document.ReferencedPerformedProcedureStepSequence = Sequence()
    evidence = Dataset()
    evidence.StudyInstanceUID = series.study.uid
    evidence.ReferencedSeriesSequence = referenced_series(images, "ReferencedSOPSequence")
    document.CurrentRequestedProcedureEvidenceSequence = Sequence([evidence])
    document.update(_container(code(*title)))
    document.ContentSequence = Sequence()
    return document


def _container(title: Dataset) -> Dataset:
    container = Dataset()
    container.ValueType, container.ContinuityOfContent = "CONTAINER", "SEPARATE"
    container.ConceptNameCodeSequence = Sequence([title])
    return container


def _image_item(image: Dataset, relationship: str) -> Dataset:
    item = Dataset()
    item.RelationshipType, item.ValueType = relationship, "IMAGE"
    item.ReferencedSOPSequence = Sequence([reference(image)])
    return item
