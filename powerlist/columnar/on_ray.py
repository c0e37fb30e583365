"""Files of events decided on a cluster of Ray, a task a file. Needs the extra `ray`, and powerlist on every machine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import ray

from powerlist.columnar.files import Done, Job, Task, worker_for


def decided(job: Job, tasks: Sequence[Task]) -> Iterator[Done]:
    """Do the tasks; what is done first comes first. The job goes to each machine once, and each process opens it once.
    What a lost machine was doing is done again by another."""
    shared = ray.put(job)
    do = ray.remote(max_retries=3)(_do)
    waiting = [do.remote([shared], job.key, task) for task in tasks]  # in a list, so that a task does not open it
    while waiting:
        (first, *_), waiting = ray.wait(waiting)
        yield ray.get(first)


def _do(shared: list[Any], key: str, task: Task) -> Done:
    return worker_for(key, lambda: ray.get(shared[0])).do(*task)
