# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""python-tds, which knows nothing of Always Encrypted."""

from interop.pypi import PyPiClient


class Client(PyPiClient):
    name = 'python-tds'
    packages = ('python-tds==1.17.1', 'pyOpenSSL==26.4.0')
