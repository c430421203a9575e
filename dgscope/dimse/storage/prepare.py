"""The bytes to send for one instance, and the presentation context to send them in."""

import io
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import BinaryIO

from dgscope.dimse.associate import Answer
from dgscope.dimse.encoding import UNREADABLE
from dgscope.dimse.storage.convert import ConversionFailed, native_target, reencode
from dgscope.dimse.storage.headers import altered_header
from dgscope.dimse.storage.items import SendItem
from dgscope.dimse.storage.options import SendOptions
from dgscope.dimse.storage.part10 import data_set_offset
from dgscope.dimse.storage.stream import Payload


@dataclass(frozen=True, slots=True)
class Prepared:
    """A data set ready to go; `note` is what a person must know about a conversion."""

    payload: Payload
    context: Answer
    is_converted: bool
    note: str = ""
    header_changed: bool = False


@dataclass(frozen=True, slots=True)
class _Source:
    """A data set in a transfer syntax that the peer takes, `offset` bytes into `file`."""

    file: BinaryIO
    offset: int
    context: Answer
    is_converted: bool = False
    note: str = ""


def prepare(item: SendItem, answers: Sequence[Answer], options: SendOptions, stack: ExitStack) -> Prepared:
    """Open and, where needed, convert and alter an instance; `stack` closes the files.

    Raises
    ------
    ConversionFailed
        The peer takes the instance neither as it is nor as it may be converted.
    NotPart10, OSError
        The file cannot be read.
    """
    contexts = {each.transfer_syntax: each for each in reversed(answers) if _is_for(each, item)}
    source = _source(item, contexts, options, stack)
    if options.alter is not None:
        syntax = source.context.transfer_syntax
        try:
            altered = altered_header(source.file, source.offset, syntax, options.alter)
        except (*UNREADABLE, RecursionError) as error:
            raise ConversionFailed(f"The object's header cannot be changed for the peer ({error}).") from error
        if altered is not None:
            header, rest = altered
            payload = Payload(source.file, rest, header)
            return Prepared(payload, source.context, source.is_converted, source.note, header_changed=True)
    return Prepared(Payload(source.file, source.offset), source.context, source.is_converted, source.note)


def _is_for(answer: Answer, item: SendItem) -> bool:
    return answer.is_accepted and answer.abstract_syntax == item.sop_class


def _source(item: SendItem, contexts: dict[str, Answer], options: SendOptions, stack: ExitStack) -> _Source:
    if not contexts:
        raise ConversionFailed("The peer does not take this kind of object: it refused its SOP class.")
    context = contexts.get(item.transfer_syntax)
    if context is not None and item.transfer_syntax not in options.withheld:
        file = stack.enter_context(item.open())
        return _Source(file, _offset(item, file), context)
    wanted = [syntax for syntax in options.offered if syntax in contexts]
    wanted += [syntax for syntax in contexts if syntax not in wanted]
    target = native_target(item.transfer_syntax, wanted)
    if target is None:
        return _transcoded(item, wanted, contexts, options, stack)
    with item.open() as file:
        data = reencode(file, _offset(item, file), item.transfer_syntax, target)
    return _Source(stack.enter_context(io.BytesIO(data)), 0, contexts[target], is_converted=True)


def _transcoded(
    item: SendItem, wanted: Sequence[str], contexts: dict[str, Answer], options: SendOptions, stack: ExitStack
) -> _Source:
    converted = options.transcoder(item, wanted) if options.transcoder is not None else None
    if converted is None:
        raise ConversionFailed(
            f"The peer does not take the transfer syntax {item.transfer_syntax}, only {', '.join(wanted)}, "
            "and no permitted conversion leads there."
        )
    file = stack.enter_context(converted.file)
    context = contexts.get(converted.transfer_syntax)
    if context is None:
        raise ConversionFailed(f"It was converted to {converted.transfer_syntax}, which the peer does not take.")
    return _Source(file, 0, context, is_converted=True, note=converted.note)


def _offset(item: SendItem, file: BinaryIO) -> int:
    return data_set_offset(file) if item.offset is None else item.offset
