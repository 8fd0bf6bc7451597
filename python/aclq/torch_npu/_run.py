"""`aclq run`: starts a command in which `import torch_npu` works."""

from __future__ import annotations

import getopt
import os
import signal
import sys
from typing import NoReturn

from .. import _core
from . import _process

USAGE = """\
Usage: aclq run [--soc NAME] [--devices N] [--strict] [--] COMMAND [ARGUMENT...]

Starts COMMAND. In it, and in its child processes, Python programs that import torch_npu run on the
CPU: `aclq run -- python train.py`. Python's options -E, -I and -S switch this off.

  --soc NAME   the SoC to emulate; sets ACLQ_SOC
  --devices N  the number of devices, 1 to 64; sets ACLQ_DEVICE_COUNT
  --strict     refuse every operator that is not exact
  --help       print this text

The exit code is that of COMMAND; 2 for a wrong command line, 126 if COMMAND cannot be executed, 127
if COMMAND is not found.
"""

MAX_DEVICES = 64
WRONG_COMMAND_LINE = 2
CANNOT_BE_EXECUTED = 126
NOT_FOUND = 127


def _fail(message: str, code: int) -> NoReturn:
    print(f"aclq run: {message}", file=sys.stderr)
    sys.exit(code)


def _refuse(message: str) -> NoReturn:
    _fail(f"{message} See `aclq run --help`.", WRONG_COMMAND_LINE)


def _parse(arguments: list[str]) -> tuple[_process.Options, list[str]]:
    """Return the options and the command."""
    try:
        found, command = getopt.getopt(arguments, "h", ["help", "soc=", "devices=", "strict"])
    except getopt.GetoptError as error:
        _refuse(f"{error}.")
    values = dict(found)
    if "--help" in values or "-h" in values:
        sys.stdout.write(USAGE)
        sys.exit()
    soc, devices = values.get("--soc"), values.get("--devices")
    if soc is not None and soc not in _core.socs():
        _refuse(f"--soc is {soc!r}; expected one of {', '.join(_core.socs())}.")
    if devices is not None and devices not in map(str, range(1, MAX_DEVICES + 1)):
        _refuse(f"--devices is {devices!r}; expected a number from 1 to {MAX_DEVICES}.")
    if not command:
        _refuse("no command; expected a command such as `python train.py`.")
    count = None if devices is None else int(devices)
    return _process.Options(soc, count, "--strict" in values), command


def main(arguments: list[str]) -> NoReturn:
    """Replace this process by the command."""
    options, command = _parse(arguments)
    environment = {**os.environ, **_process.variables(options, os.environ)}
    # Python ignores these signals, and the executed program would inherit that.
    for number in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)
    try:
        os.execvpe(command[0], command, environment)
    except FileNotFoundError:
        _fail(f"{command[0]}: command not found.", NOT_FOUND)
    except OSError as error:
        _fail(f"{command[0]} cannot be executed: {error.strerror}.", CANNOT_BE_EXECUTED)
