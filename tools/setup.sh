# SPDX-FileCopyrightText: 2026 The aeclient contributors
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Shared by tools/demo, tools/test and .ci/run, which source it: packages, configuration, build.
#
#   install_packages GROUP…        of the groups below; silent when nothing is missing
#   configure DIRECTORY [OPTION…]  meson setup, or only the options that are not set yet
#   build DIRECTORY [TARGET…]      ninja with progress; warnings and errors are shown

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# The first python3 and meson of the PATH need not be the distribution's, and only the
# distribution's has the gi module.
export PATH="/usr/bin:/bin:$PATH"

packages_build='gcc libc6-dev meson ninja-build pkg-config gettext git libglib2.0-dev
  gobject-introspection libgirepository1.0-dev valac lemon libgnutls28-dev libgcrypt20-dev
  libsqlite3-dev'
packages_run='glib-networking python3 python3-gi gjs'
packages_test='gi-docgen openssl'
packages_ci='clang libclang-rt-14-dev clang-format reuse'
packages_freetds='freetds-dev'
packages_java='default-jdk-headless maven'
packages_interop='freetds-bin freetds-dev tdsodbc unixodbc-dev python3-venv python3-pip
  default-jdk-headless maven'
# Where a newer one of the program is there, the package is not wanted (or conflicts).
packages_go='golang-go'
packages_npm='npm'

step ()
{
  printf '== %s\n' "$*"
}

as_root ()
{
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    printf 'Root is needed to install packages, and there is no sudo. Run this as root:\n%s%s\n' \
      'apt-get install --no-install-recommends' \
      "$missing" >&2
    return 1
  fi
}

missing_packages ()
{
  local installed package
  installed=$(dpkg-query --show --showformat='${db:Status-Abbrev} ${binary:Package}\n' "$@" \
    2>/dev/null | sed -n 's/^ii *\([^ :]*\).*/\1/p')
  for package in "$@"; do
    grep -qxF -- "$package" <<<"$installed" || printf ' %s' "$package"
  done
}

# Shows how much is downloaded and every tenth of the way; all of what apt says only if it fails.
apt_quietly ()
{
  local log status=0
  log=$(mktemp)
  (
    set -o pipefail
    as_root env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 \
      apt-get -q -o Dpkg::Use-Pty=0 "$@" </dev/null 2>&1 | tee "$log" | apt_percent | show_tenths
  ) || status=$?
  [ "$status" -eq 0 ] || cat "$log" >&2
  rm -f "$log"
  return "$status"
}

# Each package is unpacked and set up.
apt_percent ()
{
  local line total=1 steps=0
  while IFS= read -r line; do
    if [[ $line =~ ^([0-9]+)\ upgraded,\ ([0-9]+)\ newly ]]; then
      total=$(((BASH_REMATCH[1] + BASH_REMATCH[2]) * 2))
    elif [[ $line =~ ^Need\ to\ get\ (.*)\ of\ archives ]]; then
      printf '   Downloading %s\n' "${BASH_REMATCH[1]}"
    elif [[ $line =~ ^(Unpacking|Setting\ up)\  ]] && [ "$steps" -lt "$total" ]; then
      steps=$((steps + 1))
      printf '[%d%%] \n' $((steps * 100 / total))
    fi
  done
}

install_packages ()
{
  local group name wanted='' missing
  for group in "$@"; do
    name=packages_$group
    wanted="$wanted ${!name}"
  done

  # shellcheck disable=SC2086 # the lists are words
  missing=$(missing_packages $wanted)
  [ -z "$missing" ] && return 0

  step "Installing$missing"
  # The lists are fetched only when they do not know what is wanted, or are too old to find it.
  # shellcheck disable=SC2086
  if apt-get -qq --simulate install --no-install-recommends $missing >/dev/null 2>&1 &&
    apt_quietly install --no-install-recommends --yes $missing 2>/dev/null; then
    return 0
  fi
  apt_quietly update && apt_quietly install --no-install-recommends --yes $missing
}

configure ()
{
  local directory=$1 option wanted=()
  shift
  if [ ! -f "$directory/build.ninja" ]; then
    step "Configuring ${directory#"$top"/}"
    meson setup "$directory" "$top" "$@" >"$directory.log" 2>&1 </dev/null ||
      { cat "$directory.log" >&2; return 1; }
    mv "$directory.log" "$directory/meson-logs/setup.txt"
    return 0
  fi
  for option in "$@"; do
    grep -qxF -- "$(sed 's/^-D//; s/=/ = /' <<<"$option")" \
      "$directory/meson-private/cmd_line.txt" || wanted+=("$option")
  done
  [ ${#wanted[@]} -eq 0 ] || meson configure "$directory" "${wanted[@]}"
}

# On a terminal ninja shows its own progress line; elsewhere every tenth of the way is a line, and
# what a command prints passes through.
build ()
{
  local directory=$1 log
  shift
  log=$directory/meson-logs/configure.txt
  ninja -C "$directory" build.ninja >"$log" 2>&1 || { cat "$log" >&2; return 1; }
  step "Building ${directory#"$top"/}"
  if [ -t 1 ]; then
    ninja -C "$directory" "$@"
  else
    (
      set -o pipefail
      NINJA_STATUS='[%p] ' ninja -C "$directory" "$@" 2>&1 | show_tenths
    )
  fi
}

# Not awk: Debian's reads a pipe in large blocks and would show all at the end.
show_tenths ()
{
  local line tenth shown=0
  while IFS= read -r line; do
    if [[ $line =~ ^\[\ *([0-9]+)%\]\  ]]; then
      tenth=$((BASH_REMATCH[1] / 10))
      if [ "$tenth" -gt "$shown" ]; then
        shown=$tenth
        printf '   %d %%\n' $((tenth * 10))
      fi
    elif [[ $line != 'ninja: Entering directory'* && $line != 'ninja: no work to do'* ]]; then
      printf '%s\n' "$line"
    fi
  done
}
