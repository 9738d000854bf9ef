#!/usr/bin/env bash
# What `make check` looks at. Every line runs, so that one report shows all there is to mend.
# mypy takes as long as all others: it runs beside them.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit
export LC_ALL=C.UTF-8 PATH="$PWD/.venv/bin:$PATH"
unset PYTHONDONTWRITEBYTECODE # what is compiled for one line is there for the next
FAILED=$(mktemp)
trap 'rm -f "$FAILED"' EXIT

check() { # check "name" command…
    local name="$1" started=$SECONDS output
    shift
    if output=$("$@" 2>&1); then
        printf 'ok      %-34s %3d s\n' "$name" $((SECONDS - started))
    else
        printf 'FAILED  %-34s %3d s\n%s\n\n' "$name" $((SECONDS - started)) "$output"
        echo "$name" >>"$FAILED"
    fi
}

check "types (mypy)" mypy &
check "format (ruff)" ruff format --check --quiet --diff .
check "lint (ruff)" ruff check --quiet .
check "templates' format (djlint)" djlint --check templates
check "templates' lint (djlint)" djlint --quiet --lint templates
check "layers between apps (import-linter)" lint-imports
check "migrations are up to date" python manage.py makemigrations --check --dry-run
check "Django's own checks" python manage.py check --fail-level WARNING
check "the packages fit together (pip)" python -m pip check
wait

if [ -s "$FAILED" ]; then
    echo "make check: $(wc -l <"$FAILED") failed: $(paste -sd, "$FAILED")" >&2
    exit 1
fi
