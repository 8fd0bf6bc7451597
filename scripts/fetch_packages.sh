#!/usr/bin/env bash
# fetch_packages.sh FOLDER ARCHITECTURE PACKAGE...: downloads Debian packages, without their
# dependencies, and unpacks them into FOLDER. Needs no root, and does not change the packages and the
# package lists of this machine. If anything fails, FOLDER stays unchanged.
set -euo pipefail
folder=$1
architecture=$2
shift 2

rm -rf "$folder.new"
mkdir -p "$folder.new"
folder=$(cd "$folder.new" && pwd)
folder=${folder%.new}
cd "$folder.new"
mkdir -p apt/state/lists/partial apt/cache/archives/partial
apt=(apt-get -qq -o APT::Architecture="$architecture" -o APT::Architectures="$architecture"
  -o APT::Sandbox::User="$(id -un)" -o Dir::State="$PWD/apt/state"
  -o Dir::State::status=/dev/null -o Dir::Cache="$PWD/apt/cache")
"${apt[@]}" update
"${apt[@]}" download "$@"
for package in *.deb; do dpkg-deb -x "$package" .; done
rm -r apt ./*.deb
rm -rf "$folder"
mv "$folder.new" "$folder"
