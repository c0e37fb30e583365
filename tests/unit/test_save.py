"""Writing: all files or none, and never over what somebody else wrote."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from powerlist.save import Draft, SaveError, save


def test_all_files_are_written_and_nothing_is_left_beside_them(tmp_path: Path) -> None:
    old, new = tmp_path / "a.yaml", tmp_path / "b.yaml"
    old.write_bytes(b"1")
    old.chmod(0o640)
    save([Draft(old, b"1", b"2"), Draft(new, None, b"3")])
    assert (old.read_bytes(), new.read_bytes()) == (b"2", b"3")
    assert old.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.yaml", "b.yaml"]


@pytest.mark.parametrize("before", [b"other", None])
def test_a_file_that_was_changed_meanwhile_is_left_alone(tmp_path: Path, before: bytes | None) -> None:
    first, second = tmp_path / "a.yaml", tmp_path / "b.yaml"
    first.write_bytes(b"1")
    second.write_bytes(b"mine")
    with pytest.raises(SaveError, match=r"b\.yaml.*改动"):
        save([Draft(first, b"1", b"2"), Draft(second, before, b"3")])
    assert (first.read_bytes(), second.read_bytes()) == (b"1", b"mine")


def test_what_cannot_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"1")
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(SaveError, match="不允许写入"):
        save([Draft(file, b"1", b"2")])


def test_a_failure_halfway_puts_the_first_file_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk may fill up between two files."""
    first, second, new = (tmp_path / name for name in ("a.yaml", "b.yaml", "c.yaml"))
    first.write_bytes(b"1")
    second.write_bytes(b"1")
    real = Path.replace

    def full(self: Path, target: Path) -> Path:
        if target == second:
            raise OSError(28, "No space left on device", str(target))
        return real(self, target)

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(SaveError, match=r"b\.yaml"):
        save([Draft(first, b"1", b"2"), Draft(new, None, b"2"), Draft(second, b"1", b"2")])
    assert (first.read_bytes(), second.read_bytes(), new.exists()) == (b"1", b"1", False)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.yaml", "b.yaml"]
