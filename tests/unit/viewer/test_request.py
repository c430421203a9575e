"""The request for a picture: validated once, cache key, ETag."""

from dataclasses import replace

import pytest

from viewer.rendering.presentation_state.model import VoiFunction, Window
from viewer.service.request import Region, RenderRequest, RequestError, version
from viewer.service.request_query import parse

PLAIN = RenderRequest("1.2.3")


def test_a_query_becomes_a_request() -> None:
    query = {
        "viewport": "800,600",
        "region": "-1.5,2,30,40.25",
        "window": "40,400,sigmoid",
        "invert": "1",
        "rotate": "270",
        "flip": "1",
        "overlays": "0",
        "format": "jpeg",
        "quality": "80",
        "preview": "1",
        "v": "whatever",
    }
    assert parse("1.2.3", 4, query) == RenderRequest(
        sop_instance_uid="1.2.3",
        frame=4,
        viewport=(800, 600),
        region=Region(-1.5, 2, 30, 40.25),
        window=Window(40, 400, VoiFunction.SIGMOID),
        invert=True,
        rotate=270,
        flip=True,
        overlays="none",
        format="jpeg",
        quality=80,
        preview=True,
    )


@pytest.mark.parametrize(("text", "voi"), [("auto", "auto"), ("full", "full"), ("0", 0), ("3", 3)])
def test_voi_is_a_word_or_a_number(text: str, voi: object) -> None:
    assert parse("1.2.3", 1, {"voi": text}).voi == voi


def test_equal_requests_are_one_key_and_one_etag() -> None:
    assert hash(parse("1.2.3", 1, {"window": "40,400,linear"})) == hash(
        parse("1.2.3", 1, {"window": "40.0,4e2,LINEAR"})
    )
    assert PLAIN.etag("aa") == RenderRequest("1.2.3").etag("aa")


@pytest.mark.parametrize("changed", [{"frame": 2}, {"invert": True}, {"quality": 91}, {"viewport": (1, 2)}, {"voi": 0}])
def test_every_part_of_a_request_is_in_its_etag(changed: dict) -> None:
    assert replace(PLAIN, **changed).etag("aa") != PLAIN.etag("aa")


def test_other_bytes_are_another_picture() -> None:
    assert PLAIN.etag("aa") != PLAIN.etag("ab")
    assert version("aa" * 32) != version("ab" * 32)


@pytest.mark.parametrize("value", ["1_0", "0x10", "１", " ", "", "1e", "--1", "1" * 30])
def test_only_plain_numbers_are_numbers(value: str) -> None:
    with pytest.raises(RequestError) as caught:
        parse("1.2.3", 1, {"region": f"{value},0,1,1"})
    assert caught.value.parameter == "region"


def test_the_message_shortens_what_was_sent() -> None:
    with pytest.raises(RequestError) as caught:
        parse("1.2.3", 1, {"quality": "9" * 10_000})
    assert len(str(caught.value)) < 100
