"""Writing: all files or none, and never over what somebody else wrote."""

from __future__ import annotations

import os
from collections.abc import Callable
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


def test_a_new_file_may_be_read_by_others(tmp_path: Path) -> None:
    """As any file that the user makes."""
    other, new = tmp_path / "a.yaml", tmp_path / "b.yaml"
    other.write_bytes(b"1")
    save([Draft(new, None, b"2")])
    assert new.stat().st_mode == other.stat().st_mode


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


def breaking(monkeypatch: pytest.MonkeyPatch, problem: Callable[[Path], BaseException | None]) -> None:
    """Moving a file to a place fails as it is said for that place."""
    move = Path.replace

    def moved(self: Path, target: Path) -> Path:
        found = problem(target)
        if found is not None:
            raise found
        return move(self, target)

    monkeypatch.setattr(Path, "replace", moved)


@pytest.mark.parametrize("problem, raised", [
    (OSError(28, "No space left on device", "b.yaml"), SaveError), (KeyboardInterrupt(), KeyboardInterrupt), (MemoryError(), MemoryError)])
def test_a_failure_halfway_puts_the_first_files_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, problem: BaseException,
                                                     raised: type[BaseException]) -> None:
    """The disk may fill up between two files, or the user break off."""
    first, second, new = (tmp_path / name for name in ("a.yaml", "b.yaml", "c.yaml"))
    first.write_bytes(b"1")
    second.write_bytes(b"1")
    breaking(monkeypatch, lambda target: problem if target == second else None)
    with pytest.raises(raised):
        save([Draft(first, b"1", b"2"), Draft(new, None, b"2"), Draft(second, b"1", b"2")])
    assert (first.read_bytes(), second.read_bytes(), new.exists()) == (b"1", b"1", False)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.yaml", "b.yaml"]


def test_breaking_off_right_after_a_move_is_undone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"1")
    move = Path.replace
    moves: list[Path] = []

    def moved(self: Path, target: Path) -> Path:
        move(self, target)
        moves.append(target)
        if len(moves) == 1:
            raise KeyboardInterrupt
        return target

    monkeypatch.setattr(Path, "replace", moved)
    with pytest.raises(KeyboardInterrupt):
        save([Draft(file, b"1", b"2")])
    assert file.read_bytes() == b"1"


@pytest.mark.parametrize("problem", [OSError(5, "Input/output error", "b.yaml"), KeyboardInterrupt()])
def test_what_could_not_be_put_back_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, problem: BaseException) -> None:
    first, second = tmp_path / "a.yaml", tmp_path / "b.yaml"
    first.write_bytes(b"1")
    second.write_bytes(b"1")
    failing = iter([None, problem, OSError(5, "Input/output error")])
    breaking(monkeypatch, lambda _: next(failing))
    with pytest.raises(SaveError, match=r"没能恢复原样：.*a\.yaml") as error:
        save([Draft(first, b"1", b"2"), Draft(second, b"1", b"2")])
    assert (error.value.left, "备份" in error.value.help, first.read_bytes()) == ((first,), True, b"2")


@pytest.mark.parametrize("before", [b"1", None])
def test_what_somebody_writes_meanwhile_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: bytes | None) -> None:
    """After the first look: another file is being written beside its place."""
    first, second = tmp_path / "a.yaml", tmp_path / "b.yaml"
    first.write_bytes(b"1")
    if before is not None:
        second.write_bytes(before)
    breaking(monkeypatch, lambda target: (second.write_bytes(b"mine"), None)[1] if target == first else None)
    with pytest.raises(SaveError, match=r"b\.yaml.*改动"):
        save([Draft(first, b"1", b"2"), Draft(second, before, b"3")])
    assert (first.read_bytes(), second.read_bytes()) == (b"1", b"mine")


def test_a_new_file_never_takes_the_place_of_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even when it has come between the last look and the move."""
    new = tmp_path / "a.yaml"
    link = os.link

    def linked(source: Path, target: Path) -> None:
        new.write_bytes(b"mine")
        link(source, target)

    monkeypatch.setattr(os, "link", linked)
    with pytest.raises(SaveError, match=r"a\.yaml.*改动"):
        save([Draft(new, None, b"2")])
    assert new.read_bytes() == b"mine"


def test_a_disk_without_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def link(*_: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", link)
    save([Draft(tmp_path / "a.yaml", None, b"2")])
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.yaml", b"2")]


def test_what_another_process_is_writing_beside_is_left_alone(tmp_path: Path) -> None:
    file, foreign = tmp_path / "a.yaml", tmp_path / f".a.yaml.{os.getpid()}.new"
    foreign.write_bytes(b"of another")
    save([Draft(file, None, b"2")])
    assert (file.read_bytes(), foreign.read_bytes()) == (b"2", b"of another")
