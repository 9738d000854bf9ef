#!/usr/bin/env bash
# What `make check` looks at. Every line runs, so that one report shows all there is to mend.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit
export LC_ALL=C.UTF-8 PATH="$PWD/.venv/bin:$PATH"
failed=()

check() { # check "name" command…
    local name="$1" started=$SECONDS output
    shift
    if output=$("$@" 2>&1); then
        printf 'ok      %-34s %3d s\n' "$name" $((SECONDS - started))
    else
        printf 'FAILED  %-34s %3d s\n%s\n\n' "$name" $((SECONDS - started)) "$output"
        failed+=("$name")
    fi
}

check "format (ruff)" ruff format --check --quiet --diff .
check "lint (ruff)" ruff check --quiet .
check "templates' format (djlint)" djlint --check templates
check "templates' lint (djlint)" djlint --quiet --lint templates
check "layers between apps (import-linter)" lint-imports
check "types (mypy)" mypy
check "migrations are up to date" python manage.py makemigrations --check --dry-run
check "Django's own checks" python manage.py check --fail-level WARNING
check "the packages fit together (pip)" python -m pip check

if [ ${#failed[@]} -gt 0 ]; then
    echo "make check: ${#failed[@]} failed: $(IFS=,; echo "${failed[*]}")" >&2
    exit 1
fi
