"""A cache that is bounded in bytes and makes each value once."""

import threading
import time

import pytest

from viewer.service.cache import LruCache


def cache(capacity: int = 100) -> LruCache[bytes]:
    return LruCache(capacity, len)


def test_a_value_is_made_once() -> None:
    kept, made = cache(), []
    for _ in range(3):
        assert kept.get("a", lambda: made.append(1) or b"value") == b"value"
    assert len(made) == 1
    counts = kept.counts()
    assert (counts.hits, counts.misses, counts.entries, counts.nbytes) == (2, 1, 1, 5)


def test_what_was_used_least_recently_goes_first() -> None:
    kept = cache(100)
    for key in "abc":
        kept.get(key, lambda: bytes(30))
    kept.get("a", lambda: pytest.fail("a is kept"))
    kept.get("d", lambda: bytes(30))
    kept.get("a", lambda: pytest.fail("a was used just now"))
    assert kept.counts().evictions == 1
    assert kept.get("b", lambda: b"again") == b"again"


def test_it_never_holds_more_than_its_capacity() -> None:
    kept = cache(100)
    for number in range(50):
        kept.get(number, lambda size=number % 40: bytes(size))
        assert kept.counts().nbytes <= 100


def test_a_value_that_would_evict_everything_is_handed_out_and_not_kept() -> None:
    kept = cache(100)
    kept.get("small", lambda: b"x")
    assert len(kept.get("large", lambda: bytes(51))) == 51
    assert kept.counts().entries == 1


def test_an_error_is_not_kept() -> None:
    kept = cache()
    with pytest.raises(ValueError, match="damaged"):
        kept.get("a", _fail)
    assert kept.get("a", lambda: b"fine") == b"fine"


def _fail() -> bytes:
    raise ValueError("damaged")


def test_ten_threads_make_one_value_and_all_get_it() -> None:
    kept, made, found = cache(), [], []

    def make() -> bytes:
        made.append(1)
        time.sleep(0.1)
        return b"value"

    threads = [threading.Thread(target=lambda: found.append(kept.get("a", make))) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [b"value"] * 10
    assert len(made) == 1


def test_an_error_reaches_all_who_waited() -> None:
    kept, failed = cache(), []

    def make() -> bytes:
        time.sleep(0.1)
        raise ValueError("damaged")

    def ask() -> None:
        try:
            kept.get("a", make)
        except ValueError as error:
            failed.append(str(error))

    threads = [threading.Thread(target=ask) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == ["damaged"] * 5


def test_one_slow_value_does_not_hold_up_another() -> None:
    kept, begun, go = cache(), threading.Event(), threading.Event()

    def slow() -> bytes:
        begun.set()
        assert go.wait(60)
        return b"slow"

    thread = threading.Thread(target=lambda: kept.get("slow", slow))
    thread.start()
    assert begun.wait(60)
    assert kept.get("quick", lambda: b"quick") == b"quick"
    go.set()
    thread.join()


def test_it_can_be_emptied() -> None:
    kept = cache()
    kept.get("a", lambda: b"value")
    kept.clear()
    assert kept.counts().nbytes == kept.counts().entries == 0
