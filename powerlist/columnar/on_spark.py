"""Files of events decided on a cluster of Spark, a task a file: Spark says which process does what, the rows never pass
through it. Needs the extra `spark`, and powerlist on every machine."""

from __future__ import annotations

from collections.abc import Sequence

from pyspark import Broadcast, SparkContext

from powerlist.columnar.files import Done, Job, Task, worker_for


def decided(context: SparkContext, job: Job, tasks: Sequence[Task]) -> list[Done]:
    """Do the tasks. The job is broadcast, and each process opens it once."""
    shared, key = context.broadcast(job), job.key
    done: list[Done] = context.parallelize(tasks, len(tasks)).map(lambda task: _do(shared, key, task)).collect()
    return done


def _do(shared: Broadcast[Job], key: str, task: Task) -> Done:
    return worker_for(key, lambda: shared.value).do(*task)
