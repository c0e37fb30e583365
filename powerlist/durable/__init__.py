"""A second engine on durable-rules (第二引擎): the same conditions and overrides, read by other people's code.

In: a catalog. Out: an `Engine` (see `weigh`) whose every truth, chain and defeat was found by durable-rules in
a child process. It exists to disagree: an answer on which two independent engines agree is worth more.
"""
