"""The entry point: `listener` and `python -m listener`.

It imports the commands only when it is called: parser workers import the script that started them again,
and need none of it.
"""

from __future__ import annotations


def main() -> None:
    """Run the command line."""
    from listener.cli import main as run

    run()


if __name__ == "__main__":
    main()
