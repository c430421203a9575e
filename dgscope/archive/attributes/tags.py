"""The attributes that the index holds: tag, value representation (PS3.6) and, as a comment, keyword.

They are the ones that QIDO-RS returns (PS3.18 tables 10.6.3-3 to 10.6.3-5), the C-FIND keys of the conformance
statement (tables 11 to 17), and what the study list and the viewer show or sort by without opening a file.
"""

from typing import Final

from dgscope.archive.attributes.non_patient import ATTRIBUTES as NON_PATIENT_ATTRIBUTES

CHARACTER_SET: Final = 0x00080005
SOP_CLASS_UID: Final = 0x00080016
SOP_INSTANCE_UID: Final = 0x00080018
STUDY_INSTANCE_UID: Final = 0x0020000D
SERIES_INSTANCE_UID: Final = 0x0020000E
PATIENT_NAME: Final = 0x00100010
PATIENT_ID: Final = 0x00100020
ISSUER_OF_PATIENT_ID: Final = 0x00100021
PATIENT_BIRTH_DATE: Final = 0x00100030
MODALITY: Final = 0x00080060

PATIENT: Final[dict[int, str]] = {
    0x00100010: "PN",  # PatientName
    0x00100020: "LO",  # PatientID
    0x00100021: "LO",  # IssuerOfPatientID
    0x00100030: "DA",  # PatientBirthDate
    0x00100032: "TM",  # PatientBirthTime
    0x00100040: "CS",  # PatientSex
    0x00101000: "LO",  # RetiredOtherPatientIDs, still sent
    0x00101010: "AS",  # PatientAge
    0x00101020: "DS",  # PatientSize
    0x00101030: "DS",  # PatientWeight
    0x00102160: "SH",  # EthnicGroup
    0x00104000: "LT",  # PatientComments
}

STUDY: Final[dict[int, str]] = {
    0x00080020: "DA",  # StudyDate
    0x00080030: "TM",  # StudyTime
    0x00080050: "SH",  # AccessionNumber
    0x00080051: "SQ",  # IssuerOfAccessionNumberSequence
    0x00080090: "PN",  # ReferringPhysicianName
    0x00080201: "SH",  # TimezoneOffsetFromUTC
    0x00081030: "LO",  # StudyDescription
    0x00081032: "SQ",  # ProcedureCodeSequence
    0x00081048: "PN",  # PhysiciansOfRecord
    0x00081060: "PN",  # NameOfPhysiciansReadingStudy
    0x00081080: "LO",  # AdmittingDiagnosesDescription
    0x00080080: "LO",  # InstitutionName
    0x0020000D: "UI",  # StudyInstanceUID
    0x00200010: "SH",  # StudyID
    0x00321060: "LO",  # RequestedProcedureDescription
}

SERIES: Final[dict[int, str]] = {
    0x00080021: "DA",  # SeriesDate
    0x00080031: "TM",  # SeriesTime
    0x00080060: "CS",  # Modality
    0x00080070: "LO",  # Manufacturer
    0x0008103E: "LO",  # SeriesDescription
    0x00081010: "SH",  # StationName
    0x00081040: "LO",  # InstitutionalDepartmentName
    0x00081050: "PN",  # PerformingPhysicianName
    0x00081070: "PN",  # OperatorsName
    0x00081090: "LO",  # ManufacturerModelName
    0x00180015: "CS",  # BodyPartExamined
    0x00181030: "LO",  # ProtocolName
    0x00185100: "CS",  # PatientPosition
    0x0020000E: "UI",  # SeriesInstanceUID
    0x00200011: "IS",  # SeriesNumber
    0x00200060: "CS",  # Laterality
    0x00200052: "UI",  # FrameOfReferenceUID
    0x00400244: "DA",  # PerformedProcedureStepStartDate
    0x00400245: "TM",  # PerformedProcedureStepStartTime
    0x00400253: "SH",  # PerformedProcedureStepID
    0x00400254: "LO",  # PerformedProcedureStepDescription
    0x00400275: "SQ",  # RequestAttributesSequence
}

INSTANCE: Final[dict[int, str]] = {
    0x00080005: "CS",  # SpecificCharacterSet
    0x00080008: "CS",  # ImageType
    0x00080016: "UI",  # SOPClassUID
    0x00080018: "UI",  # SOPInstanceUID
    0x00080022: "DA",  # AcquisitionDate
    0x00080023: "DA",  # ContentDate
    0x0008002A: "DT",  # AcquisitionDateTime
    0x00080032: "TM",  # AcquisitionTime
    0x00080033: "TM",  # ContentTime
    0x00082111: "ST",  # DerivationDescription
    0x00082144: "IS",  # RecommendedDisplayFrameRate
    0x00082218: "SQ",  # AnatomicRegionSequence
    0x00082228: "SQ",  # PrimaryAnatomicStructureSequence
    0x00180040: "IS",  # CineRate
    0x00180050: "DS",  # SliceThickness
    0x00180060: "DS",  # KVP
    0x00180088: "DS",  # SpacingBetweenSlices
    0x00181063: "DS",  # FrameTime
    0x00181110: "DS",  # DistanceSourceToDetector
    0x00181111: "DS",  # DistanceSourceToPatient
    0x00181114: "DS",  # EstimatedRadiographicMagnificationFactor
    0x00181151: "IS",  # XRayTubeCurrent
    0x00181152: "IS",  # Exposure
    0x00181164: "DS",  # ImagerPixelSpacing
    0x00182010: "DS",  # NominalScannedPixelSpacing
    0x00185101: "CS",  # ViewPosition
    0x00200012: "IS",  # AcquisitionNumber
    0x00200013: "IS",  # InstanceNumber
    0x00200020: "CS",  # PatientOrientation
    0x00200032: "DS",  # ImagePositionPatient
    0x00200037: "DS",  # ImageOrientationPatient
    0x00200062: "CS",  # ImageLaterality
    0x00200100: "IS",  # TemporalPositionIdentifier
    0x00201041: "DS",  # SliceLocation
    0x00204000: "LT",  # ImageComments
    0x00280002: "US",  # SamplesPerPixel
    0x00280004: "CS",  # PhotometricInterpretation
    0x00280008: "IS",  # NumberOfFrames
    0x00280010: "US",  # Rows
    0x00280011: "US",  # Columns
    0x00280030: "DS",  # PixelSpacing
    0x00280034: "IS",  # PixelAspectRatio
    0x00280100: "US",  # BitsAllocated
    0x00280101: "US",  # BitsStored
    0x00280102: "US",  # HighBit
    0x00280103: "US",  # PixelRepresentation
    0x00280301: "CS",  # BurnedInAnnotation
    0x00280A02: "CS",  # PixelSpacingCalibrationType
    0x00281050: "DS",  # WindowCenter
    0x00281051: "DS",  # WindowWidth
    0x00281052: "DS",  # RescaleIntercept
    0x00281053: "DS",  # RescaleSlope
    0x00281055: "LO",  # WindowCenterWidthExplanation
    0x00281056: "CS",  # VOILUTFunction
    0x00282110: "CS",  # LossyImageCompression
    0x00282112: "DS",  # LossyImageCompressionRatio
    0x00282114: "CS",  # LossyImageCompressionMethod
    0x0040A043: "SQ",  # ConceptNameCodeSequence
    0x0040A073: "SQ",  # VerifyingObserverSequence
    0x0040A491: "CS",  # CompletionFlag
    0x0040A493: "CS",  # VerificationFlag
    0x00420010: "ST",  # DocumentTitle
    0x00420012: "LO",  # MIMETypeOfEncapsulatedDocument
    0x00540220: "SQ",  # ViewCodeSequence
    0x00700080: "CS",  # ContentLabel
    0x00700081: "LO",  # ContentDescription
    0x00700082: "DA",  # PresentationCreationDate
    0x00700083: "TM",  # PresentationCreationTime
    0x00700084: "PN",  # ContentCreatorName
    0x52009229: "SQ",  # SharedFunctionalGroupsSequence
    0x52009230: "SQ",  # PerFrameFunctionalGroupsSequence, the first frame only
}
FIRST_ITEM_ONLY: Final = frozenset((0x52009229, 0x52009230))

# Inside the sequences above; deeper sequences and other elements of their items stay in the file.
NESTED: Final[dict[int, str]] = {
    0x00080050: "SH",  # AccessionNumber
    0x00080100: "SH",  # CodeValue
    0x00080102: "SH",  # CodingSchemeDesignator
    0x00080103: "SH",  # CodingSchemeVersion
    0x00080104: "LO",  # CodeMeaning
    0x00080119: "UC",  # LongCodeValue
    0x00080120: "UR",  # URNCodeValue
    0x00082220: "SQ",  # AnatomicRegionModifierSequence
    0x00082230: "SQ",  # PrimaryAnatomicStructureModifierSequence
    0x00180050: "DS",  # SliceThickness
    0x0020000D: "UI",  # StudyInstanceUID
    0x00200032: "DS",  # ImagePositionPatient
    0x00200037: "DS",  # ImageOrientationPatient
    0x00209113: "SQ",  # PlanePositionSequence
    0x00209116: "SQ",  # PlaneOrientationSequence
    0x00280030: "DS",  # PixelSpacing
    0x00281050: "DS",  # WindowCenter
    0x00281051: "DS",  # WindowWidth
    0x00281052: "DS",  # RescaleIntercept
    0x00281053: "DS",  # RescaleSlope
    0x00281055: "LO",  # WindowCenterWidthExplanation
    0x00281056: "CS",  # VOILUTFunction
    0x00289110: "SQ",  # PixelMeasuresSequence
    0x00289132: "SQ",  # FrameVOILUTSequence
    0x00289145: "SQ",  # PixelValueTransformationSequence
    0x00321060: "LO",  # RequestedProcedureDescription
    0x00400007: "LO",  # ScheduledProcedureStepDescription
    0x00400009: "SH",  # ScheduledProcedureStepID
    0x00400031: "UT",  # LocalNamespaceEntityID
    0x00400032: "UT",  # UniversalEntityID
    0x00400033: "CS",  # UniversalEntityIDType
    0x00401001: "SH",  # RequestedProcedureID
    0x0040A027: "LO",  # VerifyingOrganization
    0x0040A030: "DT",  # VerificationDateTime
    0x0040A075: "PN",  # VerifyingObserverName
    0x0040A088: "SQ",  # VerifyingObserverIdentificationCodeSequence
    0x00540222: "SQ",  # ViewModifierCodeSequence
}

WANTED: Final = frozenset((*PATIENT, *STUDY, *SERIES, *INSTANCE, *NON_PATIENT_ATTRIBUTES))
