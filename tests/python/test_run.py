"""`aclq run`: the environment, the exit code and the signals of the command, and usage errors."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import aclq
import pytest

CANN = str(aclq.cann_home())
STARTUP = str(Path(aclq.__file__).parent / "torch_npu" / "startup")

ACLQ_RUN = [sys.executable, "-m", "aclq", "run"]
PRINT_ENVIRONMENT = [sys.executable, "-c", "import json, os; print(json.dumps(dict(os.environ)))"]
# Prefixes of variables that a user may have set and that these tests set themselves.
CHANGED = ("ACLQ_", "ASCEND_", "CUDA_", "LD_LIBRARY_PATH", "TASK_QUEUE_ENABLE")


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `aclq run` with arguments."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(CHANGED)}
    return subprocess.run(
        [*ACLQ_RUN, *arguments],
        env={**environment, **variables},
        input="what is typed",
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def environment_of(*options: str, **variables: str) -> dict[str, str]:
    result = run(*options, *PRINT_ENVIRONMENT, **variables)
    assert (result.returncode, result.stderr) == (0, "")
    values: dict[str, str] = json.loads(result.stdout)
    return values


def set_by(*options: str, **variables: str) -> dict[str, str]:
    """Return the variables that the command has in addition."""
    before = {name: os.environ[name] for name in os.environ if not name.startswith(CHANGED)}
    after = environment_of(*options, **variables)
    return {k: v for k, v in after.items() if before.get(k) != v}


def has_nvidia_gpu() -> bool:
    return any(Path(f"/dev/nvidia{i}").exists() for i in range(16))


def test_environment() -> None:
    expected = {
        "ACLQ_TORCH": "1",
        "ASCEND_HOME_PATH": CANN,
        "ASCEND_OPP_PATH": f"{CANN}/opp",
        "ASCEND_TOOLKIT_HOME": CANN,
        "LD_LIBRARY_PATH": f"{CANN}/lib64",
        "PATH": f"{os.environ['PATH']}:{CANN}/bin",
        "PYTHONPATH": f"{STARTUP}:{os.environ['PYTHONPATH']}",
        "TASK_QUEUE_ENABLE": "0",
    }
    if has_nvidia_gpu():
        expected["CUDA_VISIBLE_DEVICES"] = ""
    assert set_by() == expected


def test_options() -> None:
    options = ("--soc", "Ascend310P3", "--devices", "2", "--strict")
    values = environment_of(*options, ACLQ_SOC="Ascend910B2", ACLQ_DEVICE_COUNT="9")
    assert values["ACLQ_SOC"] == "Ascend310P3"
    assert values["ACLQ_DEVICE_COUNT"] == "2"
    assert values["ACLQ_TORCH_STRICT"] == "1"
    assert environment_of("--soc=Ascend310P3", "--devices=64")["ACLQ_DEVICE_COUNT"] == "64"


def test_settings_of_the_user_stay() -> None:
    settings = {
        "ACLQ_SOC": "Ascend910B2",
        "ACLQ_DEVICE_COUNT": "9",
        "ACLQ_TORCH_STRICT": "1",
        "TASK_QUEUE_ENABLE": "1",
        "CUDA_VISIBLE_DEVICES": "-1",
    }
    values = environment_of(**settings)
    assert {name: values[name] for name in settings} == settings


@pytest.mark.parametrize("value", ["2", "", "yes"])
def test_operators_are_not_checked_in_another_thread(value: str) -> None:
    assert environment_of(TASK_QUEUE_ENABLE=value)["TASK_QUEUE_ENABLE"] == "0"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "{ours}"),
        ("/a:/b", "{ours}:/a:/b"),
        ("/a:{ours}:/b", "{ours}:/a:/b"),
        (":/a::/b:", "{ours}:/a:/b"),
    ],
)
def test_folders_come_first_and_once(before: str, after: str) -> None:
    values = environment_of(LD_LIBRARY_PATH=before.format(ours=f"{CANN}/lib64"))
    assert values["LD_LIBRARY_PATH"] == after.format(ours=f"{CANN}/lib64")


def test_npu_smi_is_that_of_the_tree() -> None:
    result = run("--soc", "Ascend310P3", "npu-smi", "info", "-m", PATH="/usr/bin:/bin")
    assert result.stderr == ""
    assert result.stdout.splitlines()[1].split() == ["0", "0", "0", "Ascend", "310P3"]


def test_the_path_of_the_user_stays_in_front() -> None:
    assert environment_of(PATH="/a::/b")["PATH"] == f"/a::/b:{CANN}/bin"
    path = f"/a:{CANN}/bin:/b"
    assert environment_of(PATH=path)["PATH"] == path


def test_run_within_run_changes_nothing() -> None:
    assert set_by("--", *ACLQ_RUN) == set_by()


def test_child_processes_inherit_the_environment() -> None:
    program = (
        "import subprocess, sys; subprocess.run([sys.executable, '-c', "
        '\'import os; print(os.environ["ACLQ_SOC"], os.environ["ACLQ_TORCH"])\'])'
    )
    result = run("--soc", "Ascend310P3", "sh", "-c", f'{sys.executable} -c "$0"', program)
    assert (result.stdout, result.stderr) == ("Ascend310P3 1\n", "")


@pytest.mark.parametrize("separator", [[], ["--"]])
def test_arguments_are_those_of_the_command(separator: list[str]) -> None:
    arguments = ["--soc", "X", "--", "-x", "", "a b", "--help"]
    program = "import sys; print(sys.argv[1:])"
    result = run("--strict", *separator, sys.executable, "-c", program, *arguments)
    assert (result.stdout, result.stderr) == (f"{arguments}\n", "")


def test_standard_input_is_that_of_the_command() -> None:
    assert run("cat").stdout == "what is typed"


@pytest.mark.parametrize("code", [0, 1, 2, 7, 127, 255])
def test_exit_code(code: int) -> None:
    assert run("sh", "-c", f"exit {code}").returncode == code


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL, signal.SIGPIPE])
def test_signal_ends_the_command(number: signal.Signals) -> None:
    assert run("sh", "-c", f"kill -{number} $$").returncode == -number


def test_command_has_the_process_of_aclq() -> None:
    command = [*ACLQ_RUN, "sh", "-c", "echo $$"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        printed = process.communicate(timeout=60)[0]
    assert printed == f"{process.pid}\n"


def test_no_signal_is_ignored() -> None:
    """Python ignores some signals, and a process that it executes would inherit this."""
    command = ("grep", "SigIgn", "/proc/self/status")
    direct = subprocess.run(command, capture_output=True, text=True, check=True)
    assert run(*command).stdout == direct.stdout


def test_command_that_is_not_found() -> None:
    for name in ("no-such-command", "/no/such/command"):
        result = run(name, "argument")
        assert (result.returncode, result.stdout) == (127, "")
        assert result.stderr == f"aclq run: {name}: command not found.\n"


def test_command_that_cannot_be_executed(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("text")
    for name, why in ((str(file), "Permission denied"), ("/", "Permission denied")):
        result = run(name)
        assert (result.returncode, result.stdout) == (126, "")
        assert result.stderr == f"aclq run: {name} cannot be executed: {why}.\n"
    file.chmod(0o755)
    assert run(str(file)).stderr.endswith("cannot be executed: Exec format error.\n")


SOCS = ", ".join(aclq.socs())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "no command; expected a command such as `python train.py`."),
        (["--"], "no command; expected a command such as `python train.py`."),
        (["--nonsense", "true"], "option --nonsense not recognized."),
        (["-x", "true"], "option -x not recognized."),
        (["--soc"], "option --soc requires argument."),
        (["--strict=1", "true"], "option --strict must not have an argument."),
        (["--soc", "Ascend1", "true"], f"--soc is 'Ascend1'; expected one of {SOCS}."),
        (["--devices", "0", "true"], "--devices is '0'; expected a number from 1 to 64."),
        (["--devices", "65", "true"], "--devices is '65'; expected a number from 1 to 64."),
        (["--devices", "two", "true"], "--devices is 'two'; expected a number from 1 to 64."),
    ],
)
def test_wrong_command_line(arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == f"aclq run: {message} See `aclq run --help`.\n"


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_names_the_options(option: str) -> None:
    result = run(option)
    assert (result.returncode, result.stderr) == (0, "")
    for name in ("--soc", "--devices", "--strict", "--help"):
        assert f"\n  {name}" in result.stdout


def test_help_of_the_program_names_the_subcommands() -> None:
    printed = subprocess.check_output([*ACLQ_RUN[:-1], "--help"], text=True)
    for name in ("run", "doctor", "build-torch", "info", "env"):
        assert f"\n  {name} " in printed


def test_socs_and_devices_are_those_of_the_libraries() -> None:
    """The C++ program has these limits too."""
    for devices, code in (("64", 0), ("65", 1)):
        command = [*ACLQ_RUN[:-1], "info"]
        environment = {**os.environ, "ACLQ_DEVICE_COUNT": devices}
        info = subprocess.run(command, env=environment, capture_output=True, check=False)
        assert info.returncode == code
