"""A program at a terminal, driven as by somebody who types and reads."""

import os
import pty
import select
import time


class Terminal:
    """Runs a program; what it shows is in `shown`, with line ends as a terminal has them."""

    def __init__(self, *words, environment=None):
        self.shown, self.read = "", 0
        self.process, self.descriptor = pty.fork()
        if self.process == 0:
            os.execvpe(words[0], words, environment or os.environ)

    def type(self, text):
        os.write(self.descriptor, text.encode())

    def until(self, text, seconds=30):
        """Reads until this has been shown; returns what was shown before it since the last time."""
        end = time.monotonic() + seconds
        while (place := self.shown.find(text, self.read)) < 0:
            ready, _, _ = select.select([self.descriptor], [], [], max(0, end - time.monotonic()))
            assert ready, f"no {text!r} in {self.shown[self.read:]!r}"
            assert self.more(), f"ended without {text!r}: {self.shown[self.read:]!r}"
        before, self.read = self.shown[self.read:place], place + len(text)
        return before

    def more(self):
        try:
            block = os.read(self.descriptor, 4096)
        except OSError:  # The program has closed its end.
            block = b""
        self.shown += block.decode(errors="replace")
        return block

    def end(self):
        """Reads all that is still shown; returns the exit status, negative for a signal."""
        while self.more():
            pass
        os.close(self.descriptor)
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])
