"""Set up what is missing, then run the application or its tests.

``python3 installer/run.py ARGS…`` sets up, then runs ``cabinet ARGS…``;
``python3 installer/run.py tests [ARGS…]`` sets up the test tools too, then runs the checks and the tests.

This file and ``interpreter.py`` are read by any Python 3.6: they are what tells an older one from a right one.
"""

import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 - see above


def main() -> int:
    """Hand over to the right Python, set up and run; return the exit code."""
    sys.path[0] = ROOT
    from installer import interpreter

    if not interpreter.is_right(sys.version_info[:2]):
        return interpreter.hand_over(sys.argv)
    from installer import launch

    return launch.main(sys.argv[1:])


if __name__ == "__main__":
    raise SystemExit(main())
