"""`python -m tests.faults.undefended MODULE:FUNCTION ...`: `listener ...` with one defence switched off.

What shows that a fault would be noticed. Each patch stands beside the fault that it belongs to.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module


def main() -> None:
    """Switch the defence off by the named function of a module of this package, then run the command."""
    module, _, name = sys.argv[1].partition(":")
    patch: Callable[[], None] = getattr(import_module(f"tests.faults.{module}"), name)
    patch()
    from listener.__main__ import main as listener

    sys.argv = ["listener", *sys.argv[2:]]
    listener()


if __name__ == "__main__":
    main()
