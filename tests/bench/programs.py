# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The server that is measured against, and the programs that measure."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
DRIVER = 'com.microsoft.sqlserver:mssql-jdbc:13.6.2.jre11'


class Missing(Exception):
    """What the machine lacks: the reason why a measure is null."""


class Run(NamedTuple):
    wall: int
    cpu: int
    n_rows: int
    total: int


class Build:
    """The folder of the release build."""

    def __init__(self, folder, quick):
        self.folder = folder
        self.environment = {
            **os.environ, 'LC_ALL': 'C.UTF-8',
            'LD_LIBRARY_PATH': str(folder / 'aeclient'),
            'GI_TYPELIB_PATH': str(folder / 'aeclient'),
            'PYTHONPATH': str(ROOT / 'bindings/python'), 'GJS_PATH': str(ROOT / 'bindings/gjs'),
            **({'BENCH_QUICK': '1'} if quick else {})}

    def program(self, name):
        path = self.folder / 'tests/bench' / name
        if not path.exists():
            raise Missing(f'{name} was not built: what it needs is not installed')
        return str(path)


def last_line(text):
    lines = text.strip().splitlines()
    return lines[-1] if lines else 'it said nothing'


def run_program(build, name, environment=None, ask=None):
    """Runs a program that measures; returns {key: (value or None, note)}. A line ? of it is a question
    that ask () answers."""
    with tempfile.TemporaryFile('w+') as errors:
        process = subprocess.Popen(
            [build.program(name)], env={**build.environment, **(environment or {})}, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors)
        with process:
            found = {}
            for line in process.stdout:
                if line == '?\n':
                    process.stdin.write(f'{ask()}\n')
                    process.stdin.flush()
                    continue
                key, value, note = line.rstrip('\n').split(' ', 2)
                found[key] = (None if value == 'null' else float(value), note)
        if process.returncode != 0:
            errors.seek(0)
            raise Missing(f'{name} failed: {last_line(errors.read())}')
    return found


class Server:
    """bench-server with some results; sizes is {name: size}. To be used in a with."""

    def __init__(self, build, sizes):
        self.folder = tempfile.TemporaryDirectory(prefix='aeclient-bench-')
        arguments = [str(word) for name, many in sizes.items()
                     for size in (many if isinstance(many, tuple) else (many,))
                     for word in (name, size)]
        self.errors = tempfile.TemporaryFile('w+')
        self.process = subprocess.Popen(
            [build.program('bench-server'), self.folder.name, *arguments], env=build.environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True)
        self.queries = {}
        for line in self.process.stdout:
            word, *rest = line.rstrip('\n').split(' ', 2)
            if word == 'query':
                self.queries[rest[0]] = rest[1]
            elif word == 'port':
                self.port = rest[0]
            elif word == 'ready':
                return
        self.errors.seek(0)
        raise Missing(f'the server did not start: {last_line(self.errors.read())}')

    def environment(self, query=None, **more):
        found = {'BENCH_SERVER': f'127.0.0.1,{self.port}',
                 'BENCH_PASSWORD_FILE': f'{self.folder.name}/password',
                 'BENCH_CERTIFICATE': f'{self.folder.name}/server.pem', **more}
        if query:
            found['BENCH_QUERY'] = self.queries[query]
        return found

    def count_requests(self):
        self.process.stdin.write('\n')
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()
        self.errors.close()
        self.folder.cleanup()


class Reader:
    """A program that reads a result each time it gets a line, and says what that took."""

    def __init__(self, name, command, environment):
        self.name = name
        self.errors = tempfile.TemporaryFile('w+')
        self.process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=self.errors, text=True)

    def read(self):
        try:
            self.process.stdin.write('\n')
            self.process.stdin.flush()
        except BrokenPipeError:
            pass
        line = self.process.stdout.readline()
        if not line:
            self.process.wait()
            self.errors.seek(0)
            raise Missing(f'{self.name} failed: {last_line(self.errors.read())}')
        return Run(*map(int, line.split()))

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        self.process.stdout.close()
        self.process.wait()
        self.errors.close()


# --- readers --------------------------------------------------------------------------------------


def require(*programs):
    for program in programs:
        if not shutil.which(program):
            raise Missing(f'{program} is not installed')


def run_or_miss(what, *command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        raise Missing(f'{what}: {last_line(done.stdout + done.stderr)}')


def jdbc_command(build):
    """The driver comes from Maven, as for tests/interop; it is kept in the build folder."""
    require('java', 'javac')
    cache = build.folder / 'bench-jdbc'
    _, artifact, version = DRIVER.split(':')
    driver = cache / f'{artifact}-{version}.jar'
    if not driver.exists():
        require('mvn')
        run_or_miss('the JDBC driver could not be fetched', 'mvn', '--quiet', '--batch-mode',
                    'dependency:copy', f'-Dartifact={DRIVER}', f'-DoutputDirectory={cache}')
    run_or_miss('JdbcReader.java', 'javac', '-encoding', 'UTF-8', '-d', cache / 'classes', '-cp',
                driver, HERE / 'JdbcReader.java')
    return ['java', '-cp', f'{cache / "classes"}:{driver}', 'JdbcReader']


def reader_command(build, name):
    if name == 'rows' or name == 'pages':
        return [build.program('bench-reader'), name]
    if name == 'freetds':
        return [build.program('reader-freetds')]
    if name == 'python':
        return ['/usr/bin/python3', str(HERE / 'reader.py')]
    if name == 'gjs':
        require('gjs')
        return ['gjs', '-m', str(HERE / 'reader.js')]
    return jdbc_command(build)
