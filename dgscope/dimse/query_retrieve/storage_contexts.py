"""Which storage classes and transfer syntaxes to take in a C-GET: the peer can only send what was negotiated."""

from collections.abc import Iterable, Sequence
from typing import Final

from pydicom import uid as uids

from dgscope.dimse.associate import MOST_CONTEXTS, Context
from dgscope.dimse.sop_classes import EXPLICIT_LE, IMPLICIT_LE

# The classes to expect when nothing is known of what is asked for: what dentists' and radiologists' archives hold.
USUAL_CLASSES: Final = (
    uids.ComputedRadiographyImageStorage,
    uids.DigitalXRayImageStorageForPresentation,
    uids.DigitalXRayImageStorageForProcessing,
    uids.DigitalMammographyXRayImageStorageForPresentation,
    uids.DigitalIntraOralXRayImageStorageForPresentation,
    uids.DigitalIntraOralXRayImageStorageForProcessing,
    uids.CTImageStorage,
    uids.EnhancedCTImageStorage,
    uids.MRImageStorage,
    uids.EnhancedMRImageStorage,
    uids.UltrasoundImageStorage,
    uids.UltrasoundMultiFrameImageStorage,
    uids.SecondaryCaptureImageStorage,
    uids.MultiFrameGrayscaleByteSecondaryCaptureImageStorage,
    uids.MultiFrameGrayscaleWordSecondaryCaptureImageStorage,
    uids.MultiFrameTrueColorSecondaryCaptureImageStorage,
    uids.XRayAngiographicImageStorage,
    uids.XRayRadiofluoroscopicImageStorage,
    uids.NuclearMedicineImageStorage,
    uids.PositronEmissionTomographyImageStorage,
    uids.VLEndoscopicImageStorage,
    uids.VLPhotographicImageStorage,
    uids.GrayscaleSoftcopyPresentationStateStorage,
    uids.ColorSoftcopyPresentationStateStorage,
    uids.BasicTextSRStorage,
    uids.EnhancedSRStorage,
    uids.ComprehensiveSRStorage,
    uids.KeyObjectSelectionDocumentStorage,
    uids.EncapsulatedPDFStorage,
    uids.EncapsulatedSTLStorage,
    uids.RawDataStorage,
)
# Compressed syntaxes to take, those that archives keep most first.
COMPRESSED: Final = (
    uids.JPEGLosslessSV1,
    uids.JPEG2000Lossless,
    uids.JPEGBaseline8Bit,
    uids.JPEGLSLossless,
    uids.RLELossless,
    uids.JPEG2000,
    uids.JPEGExtended12Bit,
    uids.JPEGLSNearLossless,
    uids.HTJ2KLossless,
    uids.MPEG4HP41,
)
NATIVE: Final = (EXPLICIT_LE, IMPLICIT_LE)


def storage_contexts(sop_classes: Iterable[str], compressed: Sequence[str] = COMPRESSED) -> list[Context]:
    """Contexts in which we are SCP, one fewer than an association can have.

    Compressed syntaxes get contexts of their own as far as there is room, since of each context the peer chooses
    one syntax and could not send an object in another; those that find no room share the last one.

    Raises
    ------
    ValueError
        More SOP classes than contexts: ask in several associations.
    """
    classes = list(dict.fromkeys(map(str, sop_classes)))
    if not 1 <= len(classes) <= MOST_CONTEXTS - 1:
        raise ValueError(f"a C-GET takes 1 to {MOST_CONTEXTS - 1} SOP classes, not {len(classes)}")
    room = (MOST_CONTEXTS - 1) // len(classes)
    groups: list[tuple[str, ...]] = [NATIVE, *((str(syntax),) for syntax in compressed)]
    if room < len(groups):
        shared = tuple(syntax for group in groups[max(room - 1, 0) :] for syntax in group)
        groups = [*groups[: max(room - 1, 0)], shared]
    return [Context(sop_class, group, scu=False, scp=True) for sop_class in classes for group in groups]
