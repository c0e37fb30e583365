"""Files of events decided on all processors of one machine (进程池)."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from multiprocessing import get_context

from powerlist.columnar.files import Done, Job, Task, Worker, worker_for


def decided(job: Job, tasks: Sequence[Task], jobs: int) -> Iterator[Done]:
    """Do the tasks, in as many processes; what is done first comes first. One task alone has all processors as threads."""
    if jobs == 1 or len(tasks) == 1:
        alone = Worker(job, threads=jobs)
        yield from (alone.do(*task) for task in tasks)
        return
    with started(job, min(jobs, len(tasks))) as processes:
        yield from done_by(processes, job, tasks)


@contextmanager
def started(job: Job, jobs: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that have the job, for `done_by`."""
    processes = ProcessPoolExecutor(jobs, get_context("spawn"), _begin, (job,))
    try:
        yield processes
    finally:
        processes.shutdown(cancel_futures=True)


def done_by(processes: ProcessPoolExecutor, job: Job, tasks: Sequence[Task]) -> Iterator[Done]:
    """Do the tasks in processes that were started."""
    for future in as_completed([processes.submit(_do, job.key, task) for task in tasks]):
        yield future.result()


def _begin(job: Job) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told, and says when to stop
    worker_for(job.key, lambda: job)


def _do(key: str, task: Task) -> Done:
    return worker_for(key, _begun).do(*task)


def _begun() -> Job:
    raise RuntimeError("the process was started for another job")
