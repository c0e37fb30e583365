"""A second engine on durable-rules (第二引擎): the same conditions and overrides, read by other people's code.

In: a catalog. Out: an `Engine` (see `weigh`) whose every truth, chain and defeat was found by durable-rules in
a child process. It exists to disagree: an answer on which two independent engines agree is worth more.

Independent are the truth of each condition and who is beaten by whom. All else is shared: looking up the lists,
trying the values of unknown facts, writing the answer, and, in `weigh`, which unknown rules could still change
what stands. That both ask the same questions therefore proves nothing but the truths behind them.
"""
