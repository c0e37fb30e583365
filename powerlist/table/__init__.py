"""The whole space (判定全表): what the rules answer for every event type, town and period, exactly.

In: a catalog. Out: for every cell a decision diagram over the facts that still depend on the event. The answers are
those of the reference engine: it is asked once for each kind of case that rules can tell apart.
"""
