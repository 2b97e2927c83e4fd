# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs the examples of docs/emulator-ci.md as they stand. Arguments: the language (sh, python, js)
and the folders of the programs."""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "emulator-ci.md"
COMMANDS = {"sh": ["bash", "-euo", "pipefail"], "python": [sys.executable], "js": ["gjs", "-m"]}


def main():
    language, folders = sys.argv[1], sys.argv[2:]
    blocks = re.findall(rf"^```{language}\n(.*?)^```$", PAGE.read_text(encoding="utf-8"),
                        re.MULTILINE | re.DOTALL)
    if len(blocks) != 1:
        sys.exit(f"{PAGE} has {len(blocks)} examples for {language}")
    environment = dict(os.environ, PATH=os.pathsep.join([*folders, os.environ["PATH"]]))
    with tempfile.TemporaryDirectory() as folder:
        script = pathlib.Path(folder) / f"example.{language}"
        script.write_text(blocks[0], encoding="utf-8")
        result = subprocess.run([*COMMANDS[language], str(script)], cwd=folder, env=environment,
                                stdin=subprocess.DEVNULL, capture_output=True, text=True)
    print(result.stdout, result.stderr, sep="")
    # What GJS catches and logs does not change its status.
    if language == "js" and result.stdout.strip() != "2":
        sys.exit(1)
    sys.exit(result.returncode)


main()
