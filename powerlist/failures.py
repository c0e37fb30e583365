"""What cannot be done: what is wrong and what to do, and why the operating system refused (系统原因), all in Chinese: a
clerk's screen shows no English."""

from __future__ import annotations

import errno

_WORDS = {
    errno.ENOENT: "没有这个文件或者文件夹",
    errno.EISDIR: "是文件夹，不是文件",
    errno.ENOTDIR: "路径里有一段不是文件夹",
    errno.EEXIST: "已经有同名文件",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "所在的磁盘只能读",
    errno.ENOSPC: "磁盘满了",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EBUSY: "正被其他程序占用",
    errno.EIO: "磁盘读写出错",
    errno.EPIPE: "接收输出的程序已经关闭",
}


class RefusalError(Exception):
    """Something cannot be done: `message` says what is wrong, `help` what to do."""

    def __init__(self, message: str, help: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.help = help


#: From how many characters on a sentence is cut: a cell may hold a whole book, and is repeated in what is wrong with it.
_LONG = 300


def clipped(said: str) -> str:
    """A sentence that repeats what somebody wrote, cut where that is too long."""
    return said if len(said) <= _LONG else f"{said[:_LONG]}……（一共 {len(said):,} 字）"


def why(problem: OSError) -> str:
    """The reason in a few words; the system's own where there is none of ours."""
    return _WORDS.get(problem.errno or 0) or problem.strerror or str(problem)
