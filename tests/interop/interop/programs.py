# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Running programs, and where things are."""

import os
import shutil
import subprocess
from pathlib import Path

from .tap import Failure, Skip

HERE = Path(__file__).resolve().parents[1]
ROOT = HERE.parents[1]

TIMEOUT = 300


def run(*command, stdin='', env=None, cwd=None, what=None, timeout=TIMEOUT):
    """Runs a program and returns what it printed; it must succeed."""
    try:
        result = subprocess.run([str(word) for word in command], input=stdin, env=env, cwd=cwd,
                                capture_output=True, text=True, errors='replace',
                                timeout=timeout)
    except subprocess.TimeoutExpired as error:
        printed = (error.stdout or b'').decode(errors='replace').splitlines()[-10:]
        raise Failure('\n'.join([f'{what or command[0]} did not end within {timeout} s; it had '
                                 'printed:', *printed])) from error
    if result.returncode != 0:
        output = '\n'.join((result.stdout + result.stderr).splitlines()[-40:])
        raise Failure(f'{what or command[0]} exited with {result.returncode}:\n{output}')
    return result.stdout


def require(*programs):
    """Skips when one of them is not installed."""
    for program in programs:
        if not shutil.which(program):
            raise Skip(f'{program} is not installed')


def fetch(*command, what, **more):
    """Runs a package manager; what it cannot bring is a reason to skip."""
    try:
        return run(*command, what=what, timeout=600, **more)
    except (Failure, OSError) as error:
        raise Skip(f'{what} could not be fetched: {str(error).splitlines()[-1]}') from error


def build_environment(build):
    """What the programs of the build tree need to find each other."""
    return {
        'LD_LIBRARY_PATH': f'{build}/aeclient:{build}/emulator',
        'GI_TYPELIB_PATH': f'{build}/aeclient:{build}/emulator:{build}/bindings',
        'PYTHONPATH': f'{ROOT}/bindings/python',
    }


def environment(**more):
    return {**os.environ, 'LC_ALL': 'C.UTF-8', **more}
