#!/usr/bin/env bash
# Compiles what has to do with the CPU for aarch64, to objects only: Debian has Highway's library
# for one architecture at a time.
cd "$(dirname "$0")/.."
. scripts/common.sh

need_packages $build_packages $aarch64_packages

out=build/aarch64
mkdir -p $out/include
# Highway's headers without the rest of /usr/include, which is that of this machine.
ln -sfn "$(pkg-config --variable=includedir libhwy)/hwy" $out/include/hwy

for source in src/kernels/kernels.cc src/numerics/*.cc src/engine/*.cc; do
  echo "$source"
  aarch64-linux-gnu-g++ -std=c++20 -O1 -Wall -Wextra -Werror -ffp-contract=off -I. -Iinclude \
    -isystem $out/include -c "$source" -o "$out/$(tr / _ <<<"$source").o"
done
