# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Python conveniences for AeEmulator: a server for the time of a `with`.

    from gi.repository import AeEmulator

    with AeEmulator.run("CREATE TABLE Patients (Id int)") as emulator:
        connect(emulator.connection_string)

The server listens on a free port of the loopback interface and has one login with a password made
for it. It runs in threads of its own: any client in any process can use it, and no main loop is
needed.
"""

import secrets

from ..module import get_introspection_module
from ..overrides import override

AeEmulator = get_introspection_module("AeEmulator")

__all__ = ["Server", "run"]


class Server(AeEmulator.Server):
    """Ends with the `with` it is used in; also without one, when it goes."""

    user = None
    password = None

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.stop()

    @property
    def host(self):
        return self.props.address

    @property
    def connection_string(self):
        """With the password: for the login that `run()` made."""
        if self.user is None:
            raise AttributeError("The server was not started by AeEmulator.run()")
        return f"{self.dup_connection_string(self.user)};PWD={{{self.password.replace('}', '}}')}}}"

    def script(self, *scripts):
        """Runs T-SQL as the owner: strings, or paths of files."""
        for script in scripts:
            if hasattr(script, "read_text"):
                script = script.read_text(encoding="utf-8")
            self.run_script(script)


Server = override(Server)


def run(*scripts, user="sa", password=None, **properties):
    """Starts a server, runs the scripts, and returns it, to be used in a `with`.

    `scripts` are T-SQL, or paths of files of it; `properties` those of the class, as `database`.
    """
    server = Server(**properties)
    server.user = user
    server.password = password if password is not None else secrets.token_urlsafe(18)
    server.add_login(user, server.password)
    server.script(*scripts)
    server.start()
    return server
