"""Why the operating system refused, in Chinese (系统原因): a clerk's screen shows no English."""

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


def why(problem: OSError) -> str:
    """The reason in a few words; the system's own where there is none of ours."""
    return _WORDS.get(problem.errno or 0) or problem.strerror or str(problem)
