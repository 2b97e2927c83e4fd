# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Results, one line each, in the Test Anything Protocol."""

import contextlib
import subprocess


class Failure(Exception):
    """What a test found; the text is shown behind the result."""


class Skip(Exception):
    """Why a test cannot run here."""


def need(condition, text):
    if not condition:
        raise Failure(text)


def need_in(wanted, text):
    need(wanted in text, f'"{wanted}" was expected in:\n{text}')


class Tap:
    """Prints the results as they come, and keeps them in a file when finished."""

    def __init__(self, path):
        self.path = path
        self.lines = []
        self.count = 0
        self.failed = 0

    def emit(self, line):
        print(line, flush=True)
        self.lines.append(line)

    def result(self, name, status, text=''):
        """Status is "pass", "fail" or "skip", and anything else is a failure."""
        self.count += 1
        reason = ' '.join(text.split())
        if status == 'pass':
            self.emit(f'ok {self.count} {name}')
        elif status == 'skip' and reason:
            self.emit(f'ok {self.count} {name} # SKIP {reason}')
        else:
            self.failed += 1
            self.emit(f'not ok {self.count} {name}')
            for line in (text or f'it says neither pass nor why: {status}').splitlines():
                self.emit(f'# {line[:400]}')

    @contextlib.contextmanager
    def test(self, name, report=lambda status, text: None):
        """One result; @report is told it, too."""
        try:
            yield
        except Skip as reason:
            status, text = 'skip', str(reason)
        except (Failure, OSError, ValueError, KeyError, subprocess.SubprocessError) as error:
            status, text = 'fail', str(error) if isinstance(error, Failure) else repr(error)
        else:
            status, text = 'pass', ''
        self.result(name, status, text)
        report(status, text)

    def finish(self):
        self.emit(f'1..{self.count}')
        self.path.write_text('\n'.join(self.lines) + '\n')
        return 1 if self.failed else 0
