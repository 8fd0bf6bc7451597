# Shared by ./demo, ./check, ./bench and .ci/run. Sourced by bash, from the root of the repository.
set -euo pipefail

# The Debian packages for builds, and for tests.
readonly build_packages="g++ cmake ninja-build libhwy-dev libcli11-dev nlohmann-json3-dev"
readonly test_packages="libgtest-dev clang binutils pkg-config"
readonly fuzz_packages="libclang-rt-14-dev llvm" # llvm names the lines of findings
readonly python_packages="python3-dev python3-venv"
readonly format_packages="clang-format-14"
readonly aarch64_packages="g++-aarch64-linux-gnu qemu-user"
readonly benchmark_packages="libbenchmark-dev libdnnl-dev libxnnpack-dev libpthreadpool-dev python3-venv"

# Prints the number of tests to run simultaneously. It exceeds the number of CPUs, since tests compute for
# two thirds of their time.
test_jobs() { echo $(($(nproc) + 1)); }

say() { printf '\n== %s\n' "$*"; }

has_command() { command -v "$1"; }
has_header() { echo "#include <$1>" | g++ -std=c++17 -fsyntax-only -x c++ -; }

# has_package PACKAGE: succeeds if the files that we use of a Debian package are there, even if they were
# installed in another way.
has_package() {
  dpkg-query -W -f '${db:Status-Status}' "$1" | grep -qx installed && return
  case $1 in
    g++ | cmake | pkg-config | ccache | clang-format-14) has_command "$1" ;;
    ninja-build) has_command ninja ;;
    libhwy-dev) has_header hwy/highway.h ;;
    libcli11-dev) has_header CLI/CLI.hpp ;;
    nlohmann-json3-dev) has_header nlohmann/json.hpp ;;
    libgtest-dev) has_header gtest/gtest.h ;;
    clang) has_command clang && has_command clang++ ;;
    libclang-rt-14-dev) [ -e "$(clang++ -print-runtime-dir)/libclang_rt.fuzzer-$(uname -m).a" ] ;;
    llvm) has_command llvm-symbolizer ;;
    binutils) has_command nm && has_command readelf ;;
    g++-aarch64-linux-gnu) has_command aarch64-linux-gnu-g++ ;;
    qemu-user) has_command qemu-aarch64 && has_command qemu-x86_64 ;;
    libbenchmark-dev) has_header benchmark/benchmark.h ;;
    libdnnl-dev) has_header dnnl.hpp ;;
    libxnnpack-dev) has_header xnnpack.h ;;
    libpthreadpool-dev) has_header pthreadpool.h ;;
    python3-venv) python3 -c "import ensurepip, venv" ;;
    python3-dev) [ -e "$(python3 -c 'import sysconfig; print(sysconfig.get_path("include"))')/Python.h" ] ;;
    *) false ;;
  esac
} >/dev/null 2>&1

# need_packages PACKAGE...: installs the Debian packages that are missing, as root or through sudo. If that
# fails, prints the commands to run.
need_packages() {
  local missing=() package
  for package in "$@"; do
    has_package "$package" || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  if ! command -v apt-get >/dev/null; then
    say "Needed, by the names that Debian has for them: ${missing[*]}"
    return
  fi

  local update="apt-get update" as_root=()
  local install="apt-get install -y --no-install-recommends ${missing[*]}"
  if [ "$(id -u)" -ne 0 ]; then
    as_root=(sudo)
    [ -t 0 ] || as_root+=(-n) # no terminal to type a password
  fi
  say "Installing ${missing[*]}"
  if "${as_root[@]}" $update -qq &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive $install -qq >/dev/null; then
    return
  fi
  echo "That failed. Run this as root:"
  echo "$update && $install"
  return 1
}

# need_venv FOLDER [OPTION]... LIST...: makes a virtual environment with the packages of the lists, which
# are requirements files. pip gets the options. The environment is made again when the lists or the
# interpreter have changed.
need_venv() {
  local folder=$1 argument lists=() arguments=() state
  shift
  for argument in "$@"; do
    case $argument in
      --*) arguments+=("$argument") ;;
      *)
        lists+=("$argument")
        arguments+=(-r "$argument")
        ;;
    esac
  done
  state=$(python3 -VV && cat "${lists[@]}")
  [ "$state" != "$(cat "$folder/installed.txt" 2>/dev/null)" ] || return 0
  say "Installing the Python packages of ${lists[*]} into $folder"
  rm -rf "$folder"
  python3 -m venv "$folder" &&
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check "${arguments[@]}" &&
    printf '%s\n' "$state" >"$folder/installed.txt"
}

# Prints the versions of torch and torch_npu for which there are tests, one per line.
torch_versions() { printf '%s\n' tests/torch_npu/requirements-torch-*.txt | sed 's/.*-torch-\(.*\)\.txt/\1/'; }

# need_torch VERSION: installs this version of torch and torch_npu into the virtual environment
# build/torch-VERSION/venv, with stand-ins for CUDA's libraries and the other packages that the tests and
# examples/sentences need. A complete environment is kept.
need_torch() {
  local version=$1 folder=build/torch-$1
  local lists=(tests/torch_npu/requirements{,-torch-"$version"}.txt examples/sentences/requirements.txt)
  local script=scripts/cuda_stand_ins.py libraries
  if ! python3 -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))'; then
    echo "python3 is $(python3 --version); torch_npu $version exists for CPython 3.11 to 3.13." \
      "Put one of these first on PATH." >&2
    return 1
  fi
  [ -e "$folder/venv/installed.txt" ] ||
    say "torch and torch_npu $version take 1 GB of downloads and 2.4 GB in $folder"
  if ! need_venv "$folder/venv" --no-deps --only-binary=:all: "${lists[@]}"; then
    echo "pip could not install torch and torch_npu $version: its message is above. Check the network" \
      "and the free disk space, then run the command again." >&2
    return 1
  fi
  [ "$folder/venv/stand_ins.txt" -nt $script ] && return
  libraries=$("$folder/venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("platlib"))')/torch/lib
  "$folder/venv/bin/python" $script "$libraries" "$folder/stand_ins" &&
    TORCH_DEVICE_BACKEND_AUTOLOAD=0 "$folder/venv/bin/python" -c "import torch" &&
    touch "$folder/venv/stand_ins.txt"
}

# checked_instruction_sets FOLDER: prints the instruction sets whose kernels passed in the last run of
# CTest in a build folder, one per line.
checked_instruction_sets() {
  sed -n 's/^\[ *OK \] Isa\/KernelsTest\..*\/\([A-Z0-9_]*\) .*/\1/p' \
    "$1/Testing/Temporary/LastTest.log" | sort -u
}

# say_checked_kernels FOLDER ISA...: prints these instruction sets, and each ISA that is not among them.
say_checked_kernels() {
  local checked isa
  checked=$(checked_instruction_sets "$1")
  say "Kernels checked on" $checked
  for isa in "${@:2}"; do
    grep -qx "$isa" <<<"$checked" || echo "NOT CHECKED HERE, the CPU lacks it: $isa"
  done
}
