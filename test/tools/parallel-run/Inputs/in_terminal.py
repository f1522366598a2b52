"""Runs a command whose standard error is a terminal, and prints what it shows there, a line for each time it is drawn.

    in_terminal.py PROGRAM [ARGUMENT]...
"""

import os
import pty
import re
import subprocess
import sys


def main():
    ours, theirs = pty.openpty()
    child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    shown = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:  # Linux says so when the last writer is gone.
            break
        if not part:
            break
        shown += part
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "\n", shown.decode(errors="replace")).replace("\r", "\n")
    print("\n".join(line.strip() for line in text.splitlines() if line.strip()))
    return child.wait()


sys.exit(main())
