#!/usr/bin/env bash
# Builds the code that depends on the CPU for aarch64, and runs its tests under qemu: the kernels for
# NEON and for SVE with vectors of several lengths. Does not change the packages of this machine.
cd "$(dirname "$0")/.."
. scripts/common.sh

need_packages $build_packages $aarch64_packages

# Debian's libraries for aarch64. The toolchain file finds them in this folder. They are fetched again
# when the list has changed.
sysroot=build/aarch64-sysroot
libraries="libhwy1 libhwy-dev libcli11-dev libgtest-dev nlohmann-json3-dev"
if [ "$(cat $sysroot/libraries 2>/dev/null)" != "$libraries" ]; then
  say "Fetching libraries for aarch64 into $sysroot"
  scripts/fetch_packages.sh $sysroot arm64 $libraries
  echo "$libraries" >$sysroot/libraries
fi

say "Building for aarch64 (cmake --preset aarch64)"
cmake --preset aarch64 >/dev/null
cmake --build --preset aarch64

say "Running the tests for aarch64 under qemu (ctest --preset aarch64)"
ctest --preset aarch64 -j "$(nproc)"
say_checked_kernels build/aarch64 NEON SVE SVE_256 SVE2 SVE2_128
