"""What git knows (版本库): the only door to it. In: a path, a revision. Out: the commit, its files, what stands in them.

Nothing is written, fetched or asked of anybody. Files come as git stores them: no filter, attribute or line end of
this machine changes what was decided then.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path

from powerlist.failures import RefusalError
from powerlist.nearest import did_you_mean

#: How long git may take for one answer, in seconds.
PATIENCE = 120


class RevisionError(RefusalError):
    """There is no such folder, revision, or folder at that revision: what is wrong, and what to do."""


class UnknownError(RevisionError):
    """No repository, or no such revision in it."""


@dataclass(frozen=True, slots=True)
class Blob:
    """The content of a file, as git names it."""

    name: str
    size: int


class Repository:
    """A repository, by the top folder of its working tree (仓库)."""

    def __init__(self, top: Path) -> None:
        self.top = top

    @classmethod
    def around(cls, path: Path) -> Repository:
        """The repository that a path lies in, whether or not anything stands there now."""
        here = next(folder for folder in (path.resolve(), *path.resolve().parents) if folder.is_dir())
        done = _run(here, ("rev-parse", "--show-toplevel"))
        if done.returncode == 0:
            top = os.fsdecode(done.stdout.removesuffix(b"\n").removesuffix(b"\r"))
            return cls(Path(top).resolve())
        if b"dubious ownership" in done.stderr:
            raise RevisionError(f"git 仓库 `{here}` 属于别的用户，git 不肯读",
                                f"确认可信后运行 git config --global --add safe.directory {here.as_posix()}")
        raise UnknownError(f"`{path}` 不在 git 仓库里，没有以前的版本", "写两个文件夹来比较")

    def ask(self, *words: str, given: bytes = b"") -> bytes | None:
        """What git answers; None where it says no."""
        done = _run(self.top, words, given)
        return done.stdout if done.returncode == 0 else None

    def commit(self, revision: str) -> str:
        """The full name of the commit."""
        if not revision or revision.startswith("-") or not revision.isprintable():
            raise UnknownError(f"`{revision}` 不能是 git 的版本", self._instead(revision))
        done = _run(self.top, ("rev-parse", "--verify", f"{revision}^{{commit}}"))
        found = done.stdout.strip()
        if not re.fullmatch(rb"[0-9a-f]{40,64}", found):
            raise UnknownError(f"git 仓库里没有版本 `{revision}`", self._instead(revision))
        if b"is ambiguous" in done.stderr:
            raise RevisionError(f"`{revision}` 既是标签又是分支，不知道指哪一个",
                                f"写成 refs/tags/{revision} 或者 refs/heads/{revision}")
        if b"only goes back to" in done.stderr or b"only has" in done.stderr:
            raise RevisionError(f"`{revision}` 早于本机的记录，git 只能给出最早的一个", "改写提交号")
        return found.decode()

    def _instead(self, revision: str) -> str:
        refs = self.ask("for-each-ref", "--count=1000", "--format=%(refname:short)", "refs/heads", "refs/tags") or b""
        known = refs.decode("utf-8", "replace").split("\n")[:-1]
        if (self.ask("rev-parse", "--is-shallow-repository") or b"").strip() == b"true":
            return "这里只取了仓库最近的一段（浅克隆），先用 git fetch --unshallow --tags 取全"
        return did_you_mean(revision, known) or "写提交号、分支或者标签；用 git log --oneline 和 git tag 查"

    def day(self, commit: str) -> str:
        """The day of the commit, on the clock of who made it."""
        header = (self.ask("cat-file", "commit", commit) or b"").partition(b"\n\n")[0]
        written = re.search(rb"^committer .* (\d+) ([+-])(\d\d)(\d\d)$", header, re.MULTILINE)
        if written is None:
            return "日期不明"
        shift = timedelta(hours=int(written[3]), minutes=int(written[4])) * (1 if written[2] == b"+" else -1)
        return datetime.fromtimestamp(int(written[1]), UTC).astimezone(timezone(shift)).date().isoformat()

    def files(self, tree: str) -> Iterator[tuple[str, Blob]]:
        """The files below a tree by path; neither links nor other repositories."""
        listed = self.ask("ls-tree", "-r", "-l", "-z", "--full-tree", tree)
        if listed is None:
            raise _broken()
        for line in listed.split(b"\0")[:-1]:
            about, _, path = line.partition(b"\t")
            mode, _, name, size = about.split()
            if not size.isdigit() and size != b"-":  # git knows the file, and has it not
                raise _broken()
            if mode in (b"100644", b"100755"):
                yield path.decode("utf-8", "surrogateescape"), Blob(name.decode(), int(size))

    def contents(self, blobs: Iterable[Blob]) -> dict[str, bytes]:
        """What stands in the files, by the name of the blob."""
        names = list(dict.fromkeys(blob.name for blob in blobs))
        answer = self.ask("cat-file", "--batch", given="".join(f"{name}\n" for name in names).encode())
        found, stream = {}, BytesIO(answer or b"")
        for name in names:
            about = stream.readline().split()
            if len(about) != 3:  # `… missing`
                raise _broken()
            found[name] = stream.read(int(about[2]))
            stream.read(1)
        return found


def _broken() -> RevisionError:
    return RevisionError("git 仓库缺少那个版本的文件", "仓库没有取全或者已经损坏：用 git fetch 重新取，用 git fsck 检查")


def _run(folder: Path, words: tuple[str, ...], given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """One question to git, and nothing of this process's own git settings in it: inside a hook, `GIT_DIR` is
    another repository. It asks nobody, fetches nothing and answers in English."""
    own = {key: value for key, value in os.environ.items() if not key.upper().startswith("GIT_")}
    quiet = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1"}
    try:
        return subprocess.run(("git", "--no-pager", *words), cwd=folder, env={**own, **quiet}, input=given,
                              capture_output=True, check=False, timeout=PATIENCE)
    except FileNotFoundError:
        raise RevisionError("这台机器上没有 git，不能看以前的版本", "安装 git，或者写两个文件夹来比较") from None
    except (OSError, ValueError, subprocess.TimeoutExpired) as problem:
        late = isinstance(problem, subprocess.TimeoutExpired)
        what = f"git 在 {PATIENCE} 秒内没有答复" if late else "git 不能运行"
        raise RevisionError(what, "在命令行里试一下 git status") from None
