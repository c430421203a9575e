"""Pictures of images shown with a presentation state, over REST."""

import numpy as np
import pytest
from django.test import Client
from pydicom.dataset import Dataset
from pydicom.uid import generate_uid

from dgscope.accounts.models import AuditEvent
from dgscope.archive.models import Instance, Study
from tests.unit.viewer.presentation_objects import states_url
from tests.unit.viewer.stored_objects import COLUMNS, ROWS, image, person, ramp, signed_in, store
from tests.unit.viewer.stored_states import BLENDING, gsps, item, reference, series_reference, stored_state, window
from tests.unit.viewer.test_picture import pixels, url
from viewer.service import caches

pytestmark = pytest.mark.django_db
RESCALE = {"RescaleSlope": 1, "RescaleIntercept": -1000, "RescaleType": "HU"}


@pytest.fixture
def stored() -> Instance:
    return store(image())


def test_the_state_replaces_the_contrast_of_the_image(browser: Client, stored: Instance) -> None:
    state = stored_state(stored, SoftcopyVOILUTSequence=[window(100, 10)])
    answer = browser.get(url(stored, state=state.sop_instance_uid))
    shown = pixels(answer).ravel()
    assert answer["X-DGscope-State"] == state.sop_instance_uid
    assert answer["X-DGscope-Window"] == "100,10,linear"
    assert (shown[:95] == 0).all()
    assert (shown[105:] == 255).all()
    assert "modality LUT" in answer["X-DGscope-Warnings"]


def test_without_a_state_the_image_is_shown_as_stored(browser: Client, stored: Instance) -> None:
    stored_state(stored, SoftcopyVOILUTSequence=[window(100, 10)])
    plain, said = browser.get(url(stored)), browser.get(url(stored, state="none"))
    assert plain["X-DGscope-State"] == said["X-DGscope-State"] == "none"
    assert plain["ETag"] == said["ETag"]
    assert plain.content == said.content


def test_a_picture_with_a_state_is_asked_for_again_since_another_object_may_take_its_place(
    browser: Client, stored: Instance
) -> None:
    """An administrator may take a quarantined object in for a stored one of the same UID."""
    series = f"/api/v1/studies/{stored.series.study.study_instance_uid}/series/{stored.series.series_instance_uid}"
    listed = browser.get(f"{series}/instances").json()["results"][0]["picture"].replace("{frame}", "1")
    state = stored_state(stored, SoftcopyVOILUTSequence=[window(100, 10)])
    assert "immutable" in browser.get(listed)["Cache-Control"]
    shown = browser.get(f"{listed}&state={state.sop_instance_uid}")
    assert shown["Cache-Control"] == "private, no-cache"
    again = browser.get(f"{listed}&state={state.sop_instance_uid}", headers={"If-None-Match": shown["ETag"]})
    assert (again.status_code, again["Cache-Control"]) == (304, "private, no-cache")


def test_requests_change_what_the_state_shows(browser: Client, stored: Instance) -> None:
    state = stored_state(stored, ImageRotation=90, ImageHorizontalFlip="N", **RESCALE)
    uid = state.sop_instance_uid
    turned = pixels(browser.get(url(stored, state=uid)))
    assert turned.shape == (COLUMNS, ROWS)
    assert (pixels(browser.get(url(stored, state=uid, rotate=90))) == np.rot90(turned, -1)).all()
    dragged = browser.get(url(stored, state=uid, window="-500,10,linear"))
    assert dragged["X-DGscope-Window"] == "-500,10,linear"


def test_keep_contrast_stands_in_for_a_state_without_one(browser: Client, stored: Instance) -> None:
    uid = stored_state(stored).sop_instance_uid
    kept = browser.get(url(stored, state=uid, keep_contrast=1))
    assert (pixels(kept) == pixels(browser.get(url(stored)))).all()
    assert "kept on request" in kept["X-DGscope-Warnings"]
    assert (pixels(browser.get(url(stored, state=uid))) != pixels(kept)).any()


def test_a_picture_says_where_the_contrast_of_the_image_could_be_kept(browser: Client, stored: Instance) -> None:
    """It stands in for a modality LUT that the state lacks, and for a VOI; a state with both needs nothing."""
    own = [window(100, 10)]
    empty, only_voi = stored_state(stored), stored_state(stored, SoftcopyVOILUTSequence=own)
    only_modality, both = stored_state(stored, **RESCALE), stored_state(stored, SoftcopyVOILUTSequence=own, **RESCALE)
    for state, offered in ((empty, True), (only_voi, True), (only_modality, True), (both, False)):
        shown = [browser.get(url(stored, state=state.sop_instance_uid, keep_contrast=keep)) for keep in (0, 1)]
        assert ["X-DGscope-Keep-Contrast" in answer for answer in shown] == [offered, offered]
        assert (shown[0].content != shown[1].content) is offered
    assert "X-DGscope-Keep-Contrast" not in browser.get(url(stored))


def test_graphics_are_drawn_or_left_out(browser: Client, stored: Instance) -> None:
    line = item(
        GraphicAnnotationUnits="PIXEL",
        GraphicDimensions=2,
        NumberOfGraphicPoints=2,
        GraphicData=[5.0, 15.5, 35.0, 15.5],
        GraphicType="POLYLINE",
        GraphicFilled="N",
    )
    state = stored_state(
        stored,
        GraphicLayerSequence=[item(GraphicLayer="L", GraphicLayerOrder=1)],
        GraphicAnnotationSequence=[item(GraphicLayer="L", GraphicObjectSequence=[line])],
        **RESCALE,
    )
    uid = state.sop_instance_uid
    drawn, bare = (pixels(browser.get(url(stored, state=uid, annotations=what))) for what in ("state", "none"))
    assert (drawn != bare).any()
    assert (drawn[15, 10:30] > 200).all()
    assert (pixels(browser.get(url(stored, state=uid, annotations="all"))) == drawn).all()
    moving = pixels(browser.get(url(stored, state=uid, preview=1)))
    assert (moving[15, 10:30] > 200).all()


def test_overlays_of_the_image_are_hidden_unless_all_are_asked_for(browser: Client) -> None:
    bits = np.zeros((ROWS, COLUMNS), np.uint8)
    bits[3, 4] = 1
    made = image(pixels=np.zeros((ROWS, COLUMNS)))
    for element, vr, value in (
        (0x0010, "US", ROWS),
        (0x0011, "US", COLUMNS),
        (0x0040, "CS", "G"),
        (0x0050, "SS", [1, 1]),
        (0x0100, "US", 1),
        (0x0102, "US", 0),
        (0x3000, "OW", np.packbits(bits.ravel(), bitorder="little").tobytes()),
    ):
        made.add_new((0x6000, element), vr, value)
    row = store(made)
    uid = stored_state(row, **RESCALE).sop_instance_uid
    assert pixels(browser.get(url(row)))[3, 4] == 255
    assert pixels(browser.get(url(row, annotations="none")))[3, 4] == 0
    assert pixels(browser.get(url(row, state=uid)))[3, 4] == 0
    assert pixels(browser.get(url(row, state=uid, annotations="all")))[3, 4] == 255


def test_layers_and_shutters_can_be_hidden_one_by_one(browser: Client, stored: Instance) -> None:
    def line(row: float) -> Dataset:
        return item(
            GraphicAnnotationUnits="PIXEL",
            GraphicDimensions=2,
            NumberOfGraphicPoints=2,
            GraphicData=[5.0, row, 35.0, row],
            GraphicType="POLYLINE",
            GraphicFilled="N",
        )

    names = ("UPPER", "LOWER", "NOT DESCRIBED")
    made = gsps(
        stored,
        GraphicLayerSequence=[item(GraphicLayer=name, GraphicLayerOrder=2 - n) for n, name in enumerate(names[:2])],
        GraphicAnnotationSequence=[
            item(GraphicLayer=name, GraphicObjectSequence=[line(5.5 + 8 * n)]) for n, name in enumerate(names)
        ],
        ShutterShape="RECTANGULAR",
        ShutterLeftVerticalEdge=1,
        ShutterRightVerticalEdge=COLUMNS,
        ShutterUpperHorizontalEdge=1,
        ShutterLowerHorizontalEdge=25,
        ShutterPresentationValue=0xFFFF,
        **RESCALE,
    )
    state = store(made)
    uid = state.sop_instance_uid
    (record,) = browser.get(states_url(stored)).json()["results"]
    assert [layer["name"] for layer in record["layers"]] == ["LOWER", "UPPER", "NOT DESCRIBED"]
    assert record["shutters"]

    def seen(**parameters: object) -> list[bool]:
        shown = pixels(browser.get(url(stored, state=uid, **parameters)))
        return [*(bool((shown[row, 10:30] > 200).all()) for row in (5, 13, 21)), bool((shown[27] == 255).all())]

    assert seen() == [True, True, True, True]
    assert seen(hidden_layers="1") == [False, True, True, True]
    assert seen(hidden_layers="2,0", preview=1) == [True, False, False, True]
    assert seen(shutters=0) == [True, True, True, False]
    assert seen(overlays="none") == [True, True, True, True]
    stages = browser.get(url(stored, state=uid, hidden_layers="1").replace("picture", "explanation")).json()["stages"]
    assert {one["source"]["object"] for one in stages if one["name"] == "annotations"} == {"request"}


def test_a_mask_is_subtracted_still_and_moving(browser: Client) -> None:
    frames = np.stack([np.full((ROWS, COLUMNS), 100), 100 + ramp() % 50]).astype("<u2")
    row = store(image(frames, NumberOfFrames=2, RescaleIntercept=0))
    mask = item(MaskOperation="AVG_SUB", MaskFrameNumbers=1, ApplicableFrameRange=[2, 2])
    state = stored_state(
        row, MaskSubtractionSequence=[mask], RecommendedViewingMode="SUB", SoftcopyVOILUTSequence=[window(25, 51)]
    )
    expected = np.clip((ramp() % 50 - 24.5) / 50 + 0.5, 0, 1) * 255
    for preview in (0, 1):
        shown = pixels(browser.get(url(row, frame=2, state=state.sop_instance_uid, preview=preview)))
        assert np.abs(shown - expected).max() <= 2
    address = f"/api/v1/instances/{row.sop_instance_uid}/frames/2"
    value = browser.get(f"{address}/value?x=7&y=0&state={state.sop_instance_uid}").json()
    assert (value["stored"], value["modality"]) == ([107], 7)
    assert value["shown"] == [pytest.approx(expected[0, 7], abs=2)]
    stages = browser.get(f"{address}/explanation?x=7&y=0&state={state.sop_instance_uid}").json()["stages"]
    assert next(stage for stage in stages if stage["name"] == "mask")["value"] == [7]
    automatic = browser.get(url(row, frame=2, state=state.sop_instance_uid, voi="auto"))
    assert pixels(automatic).max() > 200


def test_a_blending_state_lays_the_other_image_over(browser: Client) -> None:
    flat = np.full((ROWS, COLUMNS), 1000)
    shared = {"FrameOfReferenceUID": generate_uid(), "SliceThickness": 1, "StudyInstanceUID": generate_uid()}
    under = store(image(flat, RescaleIntercept=0, **shared))
    over, far = (store(image(flat, ImagePositionPatient=[-120.5, 0, z], **shared)) for z in (33, 90))
    state = blending_state(under, [far, over])
    answer = browser.get(url(under, state=state.sop_instance_uid))
    shown = pixels(answer)
    assert shown.shape == (ROWS, COLUMNS, 3)
    assert shown[5, 5].tolist() == [255, 128, 128] or shown[5, 5].tolist() == [255, 127, 127]
    address = f"/api/v1/instances/{under.sop_instance_uid}/frames/1"
    value = browser.get(f"{address}/value?x=5&y=5&state={state.sop_instance_uid}").json()
    assert value["shown"] == shown[5, 5].tolist()
    stages = browser.get(f"{address}/explanation?x=5&y=5&state={state.sop_instance_uid}").json()["stages"]
    assert stages[-1]["source"] == {"object": state.sop_instance_uid, "attribute": "RelativeOpacity"}
    assert stages[-1]["value"] == shown[5, 5].tolist()
    lost = blending_state(under, [generate_uid()])
    refused = browser.get(url(under, state=lost.sop_instance_uid))
    assert refused.status_code == 404
    assert len(refused.json()["missing"]) == 1


def blending_state(under: Instance, over: list) -> Instance:
    """White under pure red, a half of each."""
    study = under.series.study.study_instance_uid

    def blended(position: str, *references, center: float) -> object:
        return item(
            BlendingPosition=position,
            StudyInstanceUID=study,
            ReferencedSeriesSequence=[series_reference(*references)],
            SoftcopyVOILUTSequence=[window(center, 2)],
        )

    palette = {"RedPaletteColorLookupTableDescriptor": [256, 0, 8], "RedPaletteColorLookupTableData": b"\xff" * 256}
    for color in ("Green", "Blue"):
        palette[f"{color}PaletteColorLookupTableDescriptor"] = [256, 0, 8]
        palette[f"{color}PaletteColorLookupTableData"] = bytes(256)
    return stored_state(
        under,
        SOPClassUID=BLENDING,
        ReferencedSeriesSequence=None,
        PresentationLUTShape=None,
        BlendingSequence=[
            blended("UNDERLYING", reference(under), center=10),
            blended("SUPERIMPOSED", *(reference(row) for row in over), center=10),
        ],
        RelativeOpacity=0.5,
        **palette,
    )


def test_a_state_that_does_not_reference_the_image_is_refused(browser: Client, stored: Instance) -> None:
    other = store(image())
    state = stored_state(other)
    answer = browser.get(url(stored, state=state.sop_instance_uid))
    assert answer.status_code == 422
    assert "does not reference" in answer.json()["detail"]
    assert browser.get(url(stored, state=other.sop_instance_uid)).status_code == 422
    assert browser.get(url(stored, state="1.2.3")).status_code == 404
    assert browser.get(url(stored, state="x")).status_code == 400
    assert browser.get(url(stored, annotations="some")).status_code == 400


def test_a_state_of_a_deleted_study_is_not_there(browser: Client, stored: Instance) -> None:
    state = stored_state(reference(stored))
    assert browser.get(url(stored, state=state.sop_instance_uid)).status_code == 200
    other = signed_in(person("bob"))
    Study.objects.filter(pk=state.series.study_id).update(deleted_at="2024-01-01T00:00Z")
    assert other.get(url(stored, state=state.sop_instance_uid)).status_code == 404
    assert other.get(url(stored)).status_code == 200


def test_the_picture_is_another_with_another_state(browser: Client, stored: Instance) -> None:
    states = [stored_state(stored), stored_state(stored)]
    tags = {browser.get(url(stored, state=state.sop_instance_uid))["ETag"] for state in states}
    assert len(tags) == 2


def test_a_drag_with_a_state_prepares_its_frame_once(browser: Client, stored: Instance) -> None:
    uid = stored_state(stored, **RESCALE).sop_instance_uid
    for center in range(5):
        browser.get(url(stored, state=uid, preview=1, viewport="20,20", window=f"{center},400,linear"))
    assert caches.MOVING.counts().entries == 1
    assert caches.STATES.counts().entries == 2


def test_a_drag_with_a_state_costs_few_queries(
    browser: Client, stored: Instance, django_assert_max_num_queries
) -> None:
    uid = stored_state(stored).sop_instance_uid
    browser.get(url(stored, state=uid))
    with django_assert_max_num_queries(2):
        browser.get(url(stored, state=uid, invert=1))


def test_looking_at_a_state_of_another_study_is_noted_for_both(browser: Client, stored: Instance) -> None:
    state = stored_state(reference(stored))
    browser.get(url(stored, state=state.sop_instance_uid))
    studies = set(AuditEvent.objects.filter(event="view").values_list("study_instance_uid", flat=True))
    assert studies == {stored.series.study.study_instance_uid, state.series.study.study_instance_uid}


def test_the_explanation_names_object_and_attribute_of_each_stage(browser: Client, stored: Instance) -> None:
    uid = stored_state(stored, SoftcopyVOILUTSequence=[window(100, 10)], **RESCALE).sop_instance_uid
    address = f"/api/v1/instances/{stored.sop_instance_uid}/frames/1/explanation"
    answer = browser.get(f"{address}?state={uid}&x=2&y=1").json()
    stages = {stage["name"]: stage for stage in answer["stages"]}
    assert stages["stored value"]["value"] == [COLUMNS + 2]
    assert stages["modality LUT"]["value"] == [COLUMNS + 2 - 1000]
    assert stages["VOI LUT"]["source"] == {"object": uid, "attribute": "SoftcopyVOILUTSequence.WindowCenter"}
    plain = browser.get(f"{address}?window=1,2,linear").json()
    stages = {stage["name"]: stage for stage in plain["stages"]}
    assert stages["VOI LUT"]["source"]["object"] == "request"
    assert stages["VOI LUT"]["value"] is None
    for query in ("x=1", "x=400&y=1", "x=a&y=1", "state=x"):
        assert browser.get(f"{address}?{query}").status_code == 400


@pytest.mark.parametrize(("color", "shape"), [([40000, 50000, 50000], 3), ([65535, 32896, 32896], 2), (None, 2)])
def test_graphics_in_colour_make_the_picture_rgb(
    browser: Client, stored: Instance, color: list[int] | None, shape: int
) -> None:
    layer = item(GraphicLayer="L", GraphicLayerOrder=1)
    if color is not None:
        layer.GraphicLayerRecommendedDisplayCIELabValue = color
    point = item(
        GraphicAnnotationUnits="PIXEL",
        GraphicDimensions=2,
        NumberOfGraphicPoints=2,
        GraphicData=[20.0, 15.0, 25.0, 15.0],
        GraphicType="CIRCLE",
        GraphicFilled="Y",
    )
    state = stored_state(
        stored,
        GraphicLayerSequence=[layer],
        GraphicAnnotationSequence=[item(GraphicLayer="L", GraphicObjectSequence=[point])],
    )
    shown = pixels(browser.get(url(stored, state=state.sop_instance_uid)))
    assert shown.ndim == shape
    if shape == 3:
        assert shown[15, 20, 0] > shown[15, 20, 2]
