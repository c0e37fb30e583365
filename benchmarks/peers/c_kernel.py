"""C: about the least that the job can cost. Needs a C compiler and the headers of Python."""

from __future__ import annotations

import ctypes
import subprocess
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from benchmarks.jurisdiction import CLASSES, Row, Table
from benchmarks.peers import Peer
from benchmarks.peers.numpy_table import cells_of


def _compiled() -> ctypes.PyDLL:
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "kernel.so"
        try:
            subprocess.run(["cc", "-O3", "-march=native", "-shared", "-fPIC", f"-I{sysconfig.get_paths()['include']}",
                            str(Path(__file__).with_suffix(".c")), "-o", str(library)], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError) as problem:
            raise ImportError(f"没有能用的 C 编译器：{problem}") from problem
        return ctypes.PyDLL(str(library))


_LIBRARY = _compiled()
_LIBRARY.by_rows.restype = ctypes.py_object
_KEYS = ("code", "township_class", "severity", "cross_boundary")


class _Words(ctypes.Structure):
    _fields_ = (("word", ctypes.c_void_p), ("number", ctypes.c_void_p), ("mask", ctypes.c_uint32), ("shift", ctypes.c_int))


def _address(buffer: Any) -> ctypes.c_void_p:
    return ctypes.c_void_p(buffer.ctypes.data if isinstance(buffer, np.ndarray) else buffer.address)


class _Index:
    """Words with their numbers, and the memory that they lie in."""

    def __init__(self, words: tuple[str, ...]) -> None:
        bits = max(4, (2 * len(words)).bit_length())
        self._memory = np.zeros(1 << bits, np.uint64), np.zeros(1 << bits, np.int32)
        self.words = _Words(*map(_address, self._memory), (1 << bits) - 1, 64 - bits)
        _, offsets, data = pa.array(words).buffers()
        _LIBRARY.index_words(ctypes.byref(self.words), _address(offsets), _address(data), len(words))


class CKernel(Peer):
    """A loop in C over the cells."""

    name = "C 内核（下限）"
    note = "手写的 C，一个线程；编译不计入读入；没有理由"

    def __init__(self, written: Table) -> None:
        self._cells = cells_of(written)
        self._bodies = written.bodies
        self._unknown = len(written.items)
        self._codes, self._kinds = _Index(tuple(written.by_code)), _Index(CLASSES)
        self._numbers = ({code: number for number, code in enumerate(written.by_code)},
                         {kind: number for number, kind in enumerate(CLASSES)})

    def many(self, rows: list[Row]) -> Any:
        objects = map(ctypes.py_object, (rows, _KEYS, *self._numbers))
        return _LIBRARY.by_rows(*objects, _address(self._cells), self._unknown, ctypes.py_object(self._bodies))

    def numbers(self, columns: dict[str, Any]) -> Any:
        found = np.empty(len(columns["code"]), np.int16)
        _LIBRARY.by_numbers(ctypes.c_int64(len(found)), _address(self._cells), *(_address(columns[key]) for key in _KEYS),
                            _address(found))
        return found

    def strings(self, table: pa.Table) -> Any:
        code, kind, severity, cross = (table[key].combine_chunks() for key in _KEYS)
        code, kind, severity, cross = (column.chunk(0) if isinstance(column, pa.ChunkedArray) else column
                                       for column in (code, kind, severity, cross))
        found = np.empty(len(table), np.int16)
        _LIBRARY.by_strings(ctypes.c_int64(len(found)), _address(self._cells), ctypes.byref(self._codes.words),
                            ctypes.byref(self._kinds.words), self._unknown, *map(_address, code.buffers()[1:]),
                            *map(_address, kind.buffers()[1:]), _address(severity.buffers()[1]),
                            _address(cross.buffers()[1]), _address(found))
        return pa.DictionaryArray.from_arrays(pa.array(found), pa.array(self._bodies))

    @classmethod
    def version(cls) -> str:
        """The version of the compiler."""
        return subprocess.run(["cc", "-dumpfullversion"], capture_output=True, text=True, check=False).stdout.strip()
