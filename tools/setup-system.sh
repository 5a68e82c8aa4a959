#!/bin/sh
# Installs the Debian packages listed in a file (default: system-packages.txt beside this script) whose programs are
# missing. What cannot be installed is skipped with its reason: the tests that need it then say so themselves.
set -u
list=${1:-$(dirname "$0")/system-packages.txt}
updated=

# Installs a package, or sets $reason and fails.
install_package() {
    reason="no apt-get on this system"
    command -v apt-get >/dev/null 2>&1 || return 1
    reason="not root"
    [ "$(id -u)" = 0 ] || return 1
    if [ -z "$updated" ]; then
        reason="apt-get update failed"
        apt-get update -qq >/dev/null 2>&1 || return 1
        updated=1
    fi
    reason="apt-get install failed"
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1" </dev/null >/dev/null 2>&1
}

listed=0
while read -r package program purpose; do
    case $package in '' | '#'*) continue ;; esac
    listed=$((listed + 1))
    if command -v "$program" >/dev/null 2>&1; then
        echo "system: $program is here ($purpose)"
    elif install_package "$package"; then
        echo "system: installed $package ($purpose)"
    else
        echo "system: skipped $package: $reason ($purpose)"
    fi
done <"$list"
[ "$listed" -gt 0 ] || echo "system: nothing is listed in ${list##*/}"
