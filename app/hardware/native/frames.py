"""What goes between the application and a worker: a length, then one JSON document. Never logged: it names people."""

from __future__ import annotations

import base64
import binascii
import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from app.hardware.native.errors import LibraryGarbled

MAX_FRAME = 32 * 1024 * 1024
"""Bytes of one message; a lot of 999 signed FSE stays far below."""

Argument = int | str | bytes | Sequence[bytes]


@dataclass(frozen=True, slots=True)
class Answer:
    """What one call of the library gave: its return code, its small numbers, its zones of memory."""

    code: int
    numbers: tuple[int, ...] = ()
    zones: tuple[bytes, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Problem:
    """The worker could not make the call; ``kind`` is ``garbled`` or the name of a LibraryState."""

    kind: str
    detail: str


def pack_call(name: str, arguments: Sequence[Argument]) -> bytes:
    """Return the frame of one call."""
    return _framed({"call": name, "arguments": [_out(one) for one in arguments]})


def unpack_call(payload: bytes) -> tuple[str, list[Any]]:
    """Return the name and the arguments of a call. Raise LibraryGarbled."""
    document = _document(payload)
    return str(document["call"]), [_in(one) for one in document["arguments"]]


def pack_answer(answer: Answer | Problem) -> bytes:
    """Return the frame of what a call gave."""
    if isinstance(answer, Problem):
        return _framed({"problem": answer.kind, "detail": answer.detail})
    return _framed(
        {"code": answer.code, "numbers": list(answer.numbers), "zones": [_out(zone) for zone in answer.zones]}
    )


def unpack_answer(payload: bytes) -> Answer | Problem:
    """Return what a call gave. Raise LibraryGarbled when the worker did not write this."""
    document = _document(payload)
    try:
        if "problem" in document:
            return Problem(str(document["problem"]), str(document["detail"]))
        zones = tuple(bytes(_in(zone)) for zone in document["zones"])
        return Answer(int(document["code"]), tuple(int(number) for number in document["numbers"]), zones)
    except (KeyError, TypeError, ValueError) as error:
        raise LibraryGarbled("answer of another shape") from error


def read_frame(stream: IO[bytes]) -> bytes | None:
    """Return the next payload, None when the other end is gone. Raise LibraryGarbled on an absurd length."""
    head = _exactly(stream, 4)
    if head is None:
        return None
    (size,) = struct.unpack(">I", head)
    if size > MAX_FRAME:
        raise LibraryGarbled(f"frame of {size} bytes")
    return _exactly(stream, size)


def write_frame(stream: IO[bytes], frame: bytes) -> None:
    """Write a whole frame. The stream has no buffer: one would keep the code porteur of the last call."""
    left = memoryview(frame)
    while left:
        left = left[stream.write(left) :]


def _exactly(stream: IO[bytes], size: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < size:
        part = stream.read(size - len(parts))
        if not part:
            return None
        parts += part
    return bytes(parts)


def _framed(document: dict[str, Any]) -> bytes:
    payload = json.dumps(document).encode("ascii")
    return struct.pack(">I", len(payload)) + payload


def _document(payload: bytes) -> dict[str, Any]:
    try:
        document = json.loads(payload)
    except (ValueError, RecursionError) as error:
        raise LibraryGarbled("not a document") from error
    if not isinstance(document, dict):
        raise LibraryGarbled("not a document")
    return document


def _out(value: Argument) -> Any:
    if isinstance(value, bytes):
        return {"b": base64.b64encode(value).decode("ascii")}
    if isinstance(value, int | str):
        return value
    return [_out(one) for one in value]


def _in(value: Any) -> Any:
    if isinstance(value, dict):
        try:
            return base64.b64decode(value["b"], validate=True)
        except (KeyError, TypeError, binascii.Error) as error:
            raise LibraryGarbled("zone that is no base64") from error
    return [_in(one) for one in value] if isinstance(value, list) else value
