"""The end of a process that uses the package: no output, and the exit code of the program."""

from __future__ import annotations

import subprocess
import sys

import pytest

DAEMONS = """
import threading, time
import aclq, numpy

x = numpy.ones((2000, 2000), numpy.float32)
out = numpy.empty(x.shape, numpy.int8)
calls = 0

def work():
    global calls
    while True:
        CALL
        calls += 1

for _ in range(4):
    threading.Thread(target=work, daemon=True).start()
while calls < 20:
    time.sleep(0.01)
"""


def exits_silently(script: str) -> None:
    command = [sys.executable, "-c", script]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


@pytest.mark.parametrize(
    "call",
    [
        "aclq.quantize(x, 1.0, out=out)",
        "aclq.QuantizePlan(x, 1.0, out=out)(x, 1.0, out=out)",
        "aclq.dequantize(out, 1.0)",
        "aclq.choose_scales(x)",
        "aclq.compare(x, out, 1.0)",
    ],
)
def test_daemon_threads_that_run(call: str) -> None:
    exits_silently(DAEMONS.replace("CALL", call))


def test_plans_that_outlive_the_interpreter() -> None:
    script = """
import gc
import aclq, numpy

class Cycle:
    pass

cycle = Cycle()
cycle.itself = cycle
cycle.plan = aclq.QuantizePlan(numpy.float32([1]), 1.0)
del cycle
gc.freeze()
"""
    exits_silently(script)


def test_callbacks_that_run() -> None:
    script = """
import time
from ctypes import byref
from aclq import acl
from aclq.acl import check

started = []

def work(_data):
    started.append(True)
    while True:
        time.sleep(0)

check(acl.aclInit(None))
check(acl.aclrtSetDevice(0))
stream = acl.aclrtStream()
check(acl.aclrtCreateStream(byref(stream)))
callback = acl.aclrtHostFunc(work)
check(acl.aclrtLaunchHostFunc(stream, callback, None))
while not started:
    time.sleep(0.01)
"""
    exits_silently(script)
