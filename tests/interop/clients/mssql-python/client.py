# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Microsoft's driver for Python, which brings Microsoft's ODBC driver with it."""

from interop.pypi import PyPiClient


class Client(PyPiClient):
    name = 'mssql-python'
    packages = ('mssql-python==1.16.0', 'mssql-python-odbc==18.6.2.2', 'mssql-python-rs==0.3.0')
    # What it wants beyond these is for sign-in with Azure.
    pip_options = ('--no-deps', '--only-binary=:all:')
