#!/usr/bin/env bash
# Makes this clone ready: `.ci/setup.sh run` for the application, `.ci/setup.sh test` for its tests as well;
# `.ci/setup.sh spam` for the scores of mails alone.
#
# Debian packages that are missing are installed, Python packages go to .venv from a lock file with hashes, and for the
# tests Node packages to var/node from one too.
# Safe to run again (then it takes no time) and to interrupt: a stamp is written last, and only then counts.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
PROFILE="${1:-run}"
# dpkg's own scripts need the administration folders, which an emptied environment leaves out.
export PATH="${PATH:-/usr/bin:/bin}:/usr/local/sbin:/usr/sbin:/sbin"
export LC_ALL=C.UTF-8

case "$PROFILE" in
    run) LOCKS=(requirements-run.lock requirements.lock) ;; # the tests' lock holds the application's
    test | spam) LOCKS=(requirements.lock) ;;
    *) echo "usage: $0 run|test|spam" >&2; exit 64 ;;
esac

say() { printf '[setup] %s\n' "$*"; }
die() { printf '[setup] %s\n' "$@" >&2; exit 2; }

# --- Python ---------------------------------------------------------------------------------------------------------
usable() { "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() { # 3.11 first: the lock was made for it
    local candidate
    for candidate in ${PYTHON:+"$PYTHON"} python3.11 /usr/bin/python3.11 python3 python3.12 python3.13; do
        if usable "$candidate"; then command -v "$candidate"; return; fi
    done
    return 1
}

# --- Debian packages ------------------------------------------------------------------------------------------------
installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

has_program() { command -v "$1" >/dev/null 2>&1; }

has_postgresql() { has_program initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }

missing_packages() {
    local package
    find_python >/dev/null || echo python3.11-venv
    for package in libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 libmagic1 fonts-liberation fonts-dejavu-core; do
        installed "$package" || echo "$package"
    done
    if [ "$PROFILE" = spam ]; then has_program spamassassin || echo spamassassin; fi
    if [ "$PROFILE" = test ]; then
        has_program chromium-headless-shell || echo chromium-headless-shell
        has_program redis-server || echo redis-server
        has_program nginx || echo nginx-light
        has_program pdftotext || echo poppler-utils
        has_program npm || echo npm
        installed libzbar0 || echo libzbar0
        has_postgresql || echo postgresql
    fi
}

# The packages of servers start a service and PostgreSQL's makes a cluster. The tests run servers of their own, so
# both are refused while apt works, and the refusals are taken away again.
NO_START=/usr/sbin/policy-rc.d
NO_CLUSTER=/etc/postgresql-common/createcluster.d/label-sp.conf
OURS=()
forget_refusals() { [ ${#OURS[@]} -eq 0 ] || "${AS_ROOT[@]}" rm -f "${OURS[@]}"; }

refuse_services() { # packages…
    if [ ! -e "$NO_START" ]; then
        OURS+=("$NO_START")
        printf '#!/bin/sh\nexit 101\n' | "${AS_ROOT[@]}" tee "$NO_START" >/dev/null
        "${AS_ROOT[@]}" chmod 755 "$NO_START"
    fi
    if [[ " $* " == *" postgresql "* ]] && ! installed postgresql-common; then
        OURS+=("$NO_CLUSTER")
        "${AS_ROOT[@]}" mkdir -p "$(dirname "$NO_CLUSTER")"
        echo 'create_main_cluster = false' | "${AS_ROOT[@]}" tee "$NO_CLUSTER" >/dev/null
    fi
}

apt() {
    "${AS_ROOT[@]}" env DEBIAN_FRONTEND=noninteractive PATH="$PATH" \
        apt-get -q -o DPkg::Lock::Timeout=300 "$@" </dev/null >>var/setup-apt.log 2>&1 9>&-
}

install_packages() {
    local command="apt-get install --no-install-recommends $*"
    has_program apt-get || die "These packages (Debian's names) are missing, and there is no apt-get here: $*" \
        "Install them, then start again."
    AS_ROOT=(env)
    if [ "$(id -u)" -ne 0 ]; then
        AS_ROOT=(sudo -n)
        sudo -n true 2>/dev/null || die "These Debian packages are missing: $*" "As root: apt-get update && $command"
    fi
    say "Debian packages: $*"
    : >var/setup-apt.log
    trap forget_refusals EXIT
    refuse_services "$@"
    if ! { apt update && apt install -y --no-install-recommends "$@"; }; then
        tail -n 25 var/setup-apt.log >&2
        die "apt-get could not install: $*" "The whole log is var/setup-apt.log. By hand: $command"
    fi
    forget_refusals
    trap - EXIT
}

# --- .venv ----------------------------------------------------------------------------------------------------------
print_stamp() { sha256sum "$1"; .venv/bin/python -c 'import sys; print(sys.version)' 2>/dev/null; }

stamped() {
    local lock
    for lock in "${LOCKS[@]}"; do
        [ "$(print_stamp "$lock")" = "$(cat ".venv/.stamp-$lock" 2>/dev/null)" ] && return
    done
    return 1
}

install_venv() {
    local python lock="${LOCKS[0]}"
    python="$(find_python)" || die "No Python 3.11 or later with the module venv was found." \
        "On Debian: apt-get install python3.11-venv"
    rm -f .venv/.stamp-*
    if ! usable .venv/bin/python || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
        "$python" -m venv --clear .venv || die "Making .venv with $python failed."
    fi
    say "Python packages: $lock into .venv ($(.venv/bin/python --version))"
    # The lock names everything: --no-deps keeps pip from looking for an extra's newer release, which has no hash there.
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --only-binary :all: --no-deps \
        --require-hashes --requirement "$lock" || die "pip could not install $lock (its words are above)."
    print_stamp "$lock" >".venv/.stamp-$lock"
}

# --- var/node: what looks at the pages, for the tests only ----------------------------------------------------------
# Node brings its own list of authorities; Debian's, which pip and apt go by, also holds those of this machine's network.
AUTHORITIES=/etc/ssl/certs/ca-certificates.crt
[ ! -r "$AUTHORITIES" ] || export NODE_EXTRA_CA_CERTS="${NODE_EXTRA_CA_CERTS:-$AUTHORITIES}"

install_node() {
    say "Node packages: tests/html/package-lock.json into var/node"
    mkdir -p var/node
    cp tests/html/package.json tests/html/package-lock.json var/node/
    npm ci --prefix var/node --ignore-scripts --no-audit --no-fund --loglevel=error >var/setup-npm.log 2>&1 ||
        die "npm could not install tests/html/package-lock.json:" "$(tail -n 5 var/setup-npm.log)"
    sha256sum tests/html/package-lock.json >var/node/.stamp
}

# --------------------------------------------------------------------------------------------------------------------
mkdir -p var
exec 9>var/setup.lock
flock 9 # two makes at once: the second waits, then finds everything done

started=$SECONDS
mapfile -t packages < <(missing_packages)
[ ${#packages[@]} -eq 0 ] || install_packages "${packages[@]}"
stamped || install_venv
if [ "$PROFILE" = test ] && [ "$(sha256sum tests/html/package-lock.json)" != "$(cat var/node/.stamp 2>/dev/null)" ]; then
    install_node
fi
[ $((SECONDS - started)) -lt 2 ] || say "ready for '$PROFILE' in $((SECONDS - started)) s"
