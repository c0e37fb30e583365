"""Named arrays of Arrow ↔ bytes (打包): what one process has learned, for others and for another day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa

#: Name → array of Arrow.
Arrays = Mapping[str, Any]


def packed(arrays: Arrays) -> bytes:
    """The arrays one after another, each a stream of its own."""
    sink = pa.BufferOutputStream()
    for name, array in arrays.items():
        with pa.ipc.new_stream(sink, pa.schema([(name, array.type)])) as stream:
            stream.write_batch(pa.RecordBatch.from_arrays([array], names=[name]))
    return bytes(sink.getvalue())


def unpacked(data: bytes) -> Arrays:
    """The arrays again.

    Raises:
        ValueError: these bytes were not packed.
    """
    source = pa.BufferReader(data)
    found = {}
    while source.tell() < len(data):
        for batch in pa.ipc.open_stream(source):
            found[batch.schema.names[0]] = batch.column(0)
    return found


def numbers(array: Any) -> np.ndarray[Any, np.dtype[Any]]:
    """An array of numbers, to be written to."""
    return np.array(array.to_numpy(zero_copy_only=False))


def under(name: str, arrays: Arrays) -> dict[str, Any]:
    """The arrays with a name before theirs."""
    return {f"{name}/{key}": array for key, array in arrays.items()}


def below(name: str, arrays: Arrays) -> dict[str, Any]:
    """Those that have the name before theirs, without it."""
    return {key.removeprefix(f"{name}/"): array for key, array in arrays.items() if key.startswith(f"{name}/")}


def whole(*numbers: int) -> Any:
    """A few numbers as an array."""
    return pa.array(numbers, pa.int64())


def texts(words: Iterable[str]) -> Any:
    """Texts as an array."""
    return pa.array(list(words), pa.large_string())
