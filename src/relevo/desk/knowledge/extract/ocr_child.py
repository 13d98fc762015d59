"""The process that becomes tesseract: it gives up network, files and memory first, and tesseract inherits that."""

import os
import sys

from relevo.desk.knowledge.extract import sandbox


def main() -> None:
    program, *arguments = sys.argv[1:]
    sandbox.enter(becoming_a_program=True)
    os.execv(program, [program, *arguments])  # noqa: S606 - the path is that of the installed tesseract


if __name__ == "__main__":
    main()
