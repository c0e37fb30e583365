"""The child process (工作进程): `python -m powerlist.durable.worker`. A line of JSON in, a line of JSON out.

A line holds a program, or a question to the program loaded last. durable-rules may crash or hang on what it takes
for valid; it does so here, and the parent lives. After a fault the process ends: no half-finished session is
ever asked again.
"""

from __future__ import annotations

import json
import sys
from typing import Any, TextIO


def main() -> None:
    """Answer until the parent goes away."""
    answers, sys.stdout = sys.stdout, sys.stderr  # whatever durable-rules prints must not look like an answer
    try:
        _serve(sys.stdin, answers)
    except ImportError as problem:
        _say(answers, {"missing": str(problem)})
    except Exception as problem:
        _say(answers, {"fault": f"{type(problem).__name__}: {problem}"})


def _serve(questions: TextIO, answers: TextIO) -> None:
    from powerlist.durable.host import QuietHost

    host = QuietHost({})
    for line in questions:
        asked = json.loads(line)
        if "program" in asked:
            host = QuietHost(asked["program"])
            _say(answers, {"loaded": len(asked["program"])})
        elif "conditions" in asked:
            _say(answers, host.truths(asked["conditions"]))
        else:
            _say(answers, host.weigh(asked["rules"], asked["true"]))


def _say(answers: TextIO, answer: Any) -> None:
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


if __name__ == "__main__":
    main()
