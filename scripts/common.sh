# Shared by ./demo, ./check and .ci/run. Sourced by bash, from the root of the repository.
set -euo pipefail

# What is built, and what is tested besides.
readonly build_packages="g++ cmake ninja-build pkg-config libhwy-dev nlohmann-json3-dev"
readonly test_packages="libgtest-dev clang binutils"
readonly format_packages="clang-format-14"

say() { printf '\n== %s\n' "$*"; }

# Installs those of the named Debian packages that are missing: as root, through sudo, or else tells
# the line to run.
need_packages() {
  if ! command -v apt-get >/dev/null; then
    say "This is not Debian or Ubuntu: needed are, by the names that they have there, $*"
    return
  fi
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed ||
      missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  local update="apt-get update"
  local install="apt-get install -y --no-install-recommends ${missing[*]}"
  say "Installing ${missing[*]}"
  if [ "$(id -u)" -eq 0 ]; then
    $update -qq && DEBIAN_FRONTEND=noninteractive $install -qq >/dev/null
  elif command -v sudo >/dev/null; then
    sudo $update -qq && sudo DEBIAN_FRONTEND=noninteractive $install -qq >/dev/null
  else
    echo "These packages are missing and this user may not install them. As root, run:"
    echo "  $update && $install"
    return 1
  fi
}
