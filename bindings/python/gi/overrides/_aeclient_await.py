# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Awaiting the asynchronous calls of the GLib platform; used by the overrides of AeClient.

Operation is the call under way. Who drives the coroutine that awaits it depends on where it runs:

    AeClient.run, spawn   Task sends into the coroutine; the completion callback sends again
    asyncio.run ()        asyncio drives; _Pump iterates the GLib context inside its loop

Newer PyGObject (3.50) returns awaitables, too; the spelling for users is the same.
"""

import asyncio
import collections.abc
import ctypes
import sys
import threading
import traceback
import warnings

from gi.repository import Gio, GLib


class _PollFD(ctypes.Structure):
    _fields_ = [("fd", ctypes.c_int), ("events", ctypes.c_ushort), ("revents", ctypes.c_ushort)]


class _Pump(threading.local):
    """Iterates this thread's GLib context inside a running asyncio loop, while operations need it.

    The context stays acquired as long: otherwise other threads attach their sources to it without
    waking anybody. GLib.MainContext.query () crashes in PyGObject 3.42, hence ctypes.
    """

    _glib = None

    def __init__(self):
        self.holds = 0
        self._loop = self._context = self._timer = None
        self._watched = {}
        self._fds = (_PollFD * 8)()

    def hold(self, loop):
        if self._loop is not loop:
            self._leave()
            self._enter(loop)
        self.holds += 1
        # What the caller attaches to the context after this is seen, too.
        loop.call_soon(self._wake, loop)

    def release(self):
        self.holds -= 1
        if self.holds == 0:
            self._leave()

    def _enter(self, loop):
        if _Pump._glib is None:
            _Pump._glib = self._load_glib()
        self._loop = loop
        self._context = ctypes.c_void_p(self._glib.g_main_context_ref_thread_default())
        if not self._glib.g_main_context_acquire(self._context):
            self._glib.g_main_context_unref(self._context)
            self._loop = self._context = None
            raise RuntimeError("The GLib context of this thread is iterated by another thread")

    def _leave(self):
        if self._loop is None:
            return
        if not self._loop.is_closed():
            for fd in list(self._watched):
                self._watch(fd, 0)
        if self._timer is not None:
            self._timer.cancel()
        self._glib.g_main_context_release(self._context)
        self._glib.g_main_context_unref(self._context)
        self._loop = self._context = self._timer = None
        self._watched = {}

    @staticmethod
    def _load_glib():
        glib = ctypes.CDLL("libglib-2.0.so.0")
        context, integer = ctypes.c_void_p, ctypes.POINTER(ctypes.c_int)
        glib.g_main_context_ref_thread_default.restype = context
        glib.g_main_context_ref_thread_default.argtypes = []
        for name in ("acquire", "release", "unref"):
            getattr(glib, "g_main_context_" + name).argtypes = [context]
        glib.g_main_context_prepare.argtypes = [context, integer]
        glib.g_main_context_iteration.argtypes = [context, ctypes.c_int]
        glib.g_main_context_query.argtypes = [
            context, ctypes.c_int, integer, ctypes.POINTER(_PollFD), ctypes.c_int]
        return glib

    def _wake(self, loop):
        if self._loop is loop:
            self._glib.g_main_context_iteration(self._context, False)
        # A callback may have released the last hold.
        if self._loop is loop:
            self._arm()

    def _arm(self):
        """Asks asyncio to wake us when the context has something to do."""
        priority, timeout = ctypes.c_int(), ctypes.c_int(-1)
        ready = self._glib.g_main_context_prepare(self._context, ctypes.byref(priority))
        while True:
            count = self._glib.g_main_context_query(
                self._context, priority, ctypes.byref(timeout), self._fds, len(self._fds))
            if count <= len(self._fds):
                break
            self._fds = (_PollFD * count)()
        wanted = {}
        for item in self._fds[:count]:
            wanted[item.fd] = wanted.get(item.fd, 0) | item.events
        for fd in self._watched.keys() | wanted.keys():
            self._watch(fd, wanted.get(fd, 0))
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if ready:
            timeout.value = 0
        if timeout.value >= 0:
            self._timer = self._loop.call_later(timeout.value / 1000, self._wake, self._loop)

    def _watch(self, fd, events):
        before = self._watched.get(fd, 0)
        for flag, add, remove in (
                (GLib.IOCondition.IN, self._loop.add_reader, self._loop.remove_reader),
                (GLib.IOCondition.OUT, self._loop.add_writer, self._loop.remove_writer)):
            if events & flag and not before & flag:
                add(fd, self._wake, self._loop)
            elif before & flag and not events & flag:
                remove(fd)
        if events:
            self._watched[fd] = events
        else:
            self._watched.pop(fd, None)


_pump = _Pump()


def _asyncio_loop_to_pump():
    """The asyncio loop that needs the pump: none, if asyncio itself already runs on GLib."""
    loop = asyncio._get_running_loop()
    if loop is None or (_pump.holds == 0 and GLib.main_depth() > 0):
        return None
    return loop


class Operation(collections.abc.Awaitable):
    """An asynchronous call under way. Await it once; cancelling the wait cancels the call.

    The call began when this object was made, so several of them overlap. `async with` awaits the
    operation and enters its result.
    """

    def __init__(self, start, finish, arguments=(), cancellable=None, convert=None):
        self._finish = finish
        self._convert = convert
        self._cancellable = cancellable or Gio.Cancellable()
        self._result = self._waiter = self._entered = None
        self._pumped = self._awaited = False
        self._hold(_asyncio_loop_to_pump())
        try:
            start(*arguments, self._cancellable, self._completed)
        except BaseException:
            self._awaited = True
            self._let_go()
            raise

    def cancel(self):
        """Cancels the call; whoever awaits it gets Gio.IOErrorEnum.CANCELLED."""
        self._cancellable.cancel()

    def done(self):
        return self._result is not None

    def _hold(self, loop):
        if loop is not None and not self._pumped:
            _pump.hold(loop)
            self._pumped = True

    def _let_go(self):
        if self._pumped:
            self._pumped = False
            _pump.release()

    def _add_waiter(self, waiter):
        self._waiter = waiter

    def _completed(self, _source, result, *_data):
        self._result = result
        self._let_go()
        waiter, self._waiter = self._waiter, None
        if waiter is not None:
            waiter()

    def __await__(self):
        if self._awaited:
            raise RuntimeError("An operation can be awaited only once")
        self._awaited = True
        if not self.done():
            loop = asyncio._get_running_loop()
            if loop is None:
                yield self
            else:
                self._hold(_asyncio_loop_to_pump())
                yield from self._wait_in_asyncio(loop)
        # The finish function belongs to the very object that started the call.
        finish, self._finish = self._finish, None
        value = finish(self._result)
        return value if self._convert is None else self._convert(value)

    def _wait_in_asyncio(self, loop):
        future = loop.create_future()
        self._waiter = lambda: future.done() or future.set_result(None)
        try:
            yield from future
        except asyncio.CancelledError:
            # Cancelling takes no time; the connection must not be left with a call in flight.
            self.cancel()
            if not self.done():
                future = loop.create_future()
                self._waiter = lambda: future.done() or future.set_result(None)
                yield from future
            raise

    async def __aenter__(self):
        self._entered = await self
        return await self._entered.__aenter__()

    async def __aexit__(self, *exception):
        return await self._entered.__aexit__(*exception)

    def __del__(self):
        if not getattr(self, "_awaited", True):
            warnings.warn("An asynchronous AeClient call was never awaited", RuntimeWarning, source=self)


class Task(collections.abc.Awaitable):
    """A coroutine that runs on the GLib main loop; made by AeClient.spawn ()."""

    def __init__(self, coroutine):
        self._coroutine = coroutine
        self._operation = self._outcome = self._error = None
        self._done = self._retrieved = False
        self._waiters = []
        self._step()

    def done(self):
        return self._done

    def result(self):
        """What the coroutine returned; raises what it raised."""
        if not self._done:
            raise RuntimeError("The coroutine has not ended")
        self._retrieved = True
        if self._error is not None:
            raise self._error
        return self._outcome

    def cancel(self):
        """Cancels the call that the coroutine waits for: it gets Gio.IOErrorEnum.CANCELLED."""
        if self._operation is not None:
            self._operation.cancel()

    def _step(self):
        self._operation = None
        try:
            operation = self._coroutine.send(None)
            while not isinstance(operation, (Operation, Task)):
                operation = self._coroutine.throw(TypeError(
                    f"Only asynchronous calls of AeClient can be awaited here, not {operation!r}; "
                    "use asyncio.run () for others"))
        except StopIteration as stop:
            self._end(stop.value, None)
        except BaseException as error:
            self._end(None, error)
        else:
            self._operation = operation
            operation._add_waiter(self._step)

    def _end(self, outcome, error):
        self._outcome, self._error, self._done = outcome, error, True
        waiters, self._waiters = self._waiters, []
        for waiter in waiters:
            waiter()

    def _add_waiter(self, waiter):
        self._waiters.append(waiter)

    def __await__(self):
        if not self._done:
            yield self
        return self.result()

    def __del__(self):
        if getattr(self, "_error", None) is not None and not self._retrieved:
            print("A coroutine given to AeClient.spawn () failed, and nobody asked:", file=sys.stderr)
            traceback.print_exception(None, self._error, self._error.__traceback__)


def spawn(coroutine):
    """Runs a coroutine on the GLib main loop that the caller runs already, or will."""
    return Task(coroutine)


def run(coroutine):
    """Runs a coroutine to its end with a GLib main loop of its own, and returns its result."""
    loop = GLib.MainLoop(GLib.MainContext.get_thread_default())
    task = Task(coroutine)
    if not task.done():
        task._add_waiter(loop.quit)
        try:
            loop.run()
        finally:
            task.cancel()
    return task.result()


def async_method(cls, name, n_arguments=0, convert=None):
    """Wraps `name_async`: with a callback as in C, without one it returns an Operation."""
    start, finish = getattr(cls, name + "_async"), getattr(cls, name + "_finish")

    def method(self, *arguments, cancellable=None, callback=None):
        own, rest = arguments[:n_arguments], arguments[n_arguments:]
        if rest:
            cancellable, rest = rest[0], rest[1:]
        if rest:
            callback, rest = rest[0], rest[1:]
        if callback is not None:
            return start(self, *own, cancellable, callback, *rest)
        return Operation(
            lambda *values: start(self, *values), lambda result: finish(self, result), own, cancellable,
            None if convert is None else lambda value: convert(self, value))

    method.__name__ = method.__qualname__ = name + "_async"
    method.__doc__ = f"Starts {name} (); returns an object to await, or calls callback."
    return method
