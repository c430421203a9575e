"""dgscope/up/output.py: the lines of the children."""

import asyncio
import os

from dgscope.up import output


def lines_of(text: bytes) -> list[str]:
    async def read() -> list[str]:
        reader, writer = os.pipe()
        found: list[str] = []
        task = asyncio.create_task(output.each_line(reader, found.append))
        for start in range(0, len(text), 4096):
            os.write(writer, text[start : start + 4096])
            await asyncio.sleep(0)
        os.close(writer)
        await task
        return found

    return asyncio.run(read())


def test_lines_are_handed_over_one_by_one() -> None:
    assert lines_of(b"one\ntwo\r\n\nfour\n") == ["one", "two", "", "four"]


def test_the_last_line_needs_no_end() -> None:
    assert lines_of(b"one\ntwo") == ["one", "two"]


def test_bytes_that_are_no_text_are_replaced() -> None:
    assert lines_of(b"a\xffb\n") == ["a�b"]


def test_a_line_without_end_is_cut() -> None:
    found = lines_of(b"x" * 60_000)

    assert sum(map(len, found)) == 60_000
    assert len(found) > 1


def test_a_line_carries_the_name_of_its_speaker(capsys) -> None:
    output.say("web", "hello")

    assert capsys.readouterr().out.endswith(" web        | hello\n")
