"""Fingerprints (指纹): SHA-256 of a text or of plain data, the same for everybody who computes them."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from io import BufferedReader, BytesIO
from typing import Any

_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=date.isoformat)


def sha256(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def digest(data: Any) -> str:
    """Fingerprint of plain data as JSON, days as year-month-day; the order of keys does not matter."""
    return sha256(_JSON.encode(data))


def digest_of_file(file: BufferedReader | BytesIO) -> str:
    """Fingerprint of all bytes of a file."""
    return hashlib.file_digest(file, "sha256").hexdigest()
