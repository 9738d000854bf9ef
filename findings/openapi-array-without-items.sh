#!/usr/bin/env bash
# A list whose items are not described makes a generated client lose the whole object that holds it, with status 0.
#
# Versions   openapi-python-client 0.29.1 (PyPI), Python 3.11; seen on 2026-11-29.
# Source     OpenAPI 3.1 takes its schemas from JSON Schema 2020-12, where `items` may be left out: any items do. drf-spectacular
#            0.30.0 writes what `extend_schema_field({"type": "array"})` says, and its own validation is content.
# Behaviour  The generator warns on its output, makes no model of the object, nor of any that holds one, leaves each call that
#            answers it without its answer (`parsed` stays None), and ends with status 0: the client builds and imports. With
#            `items: {}` all is there.
# For us     Opening hours of a site had left the API that way. Each field that is a list says what its items are.
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT && cd "$work"
python3 -m venv v && v/bin/pip install --quiet --disable-pip-version-check openapi-python-client==0.29.1

document() { # document ITEMS
    cat <<JSON
{"openapi": "3.1.0", "info": {"title": "Sites", "version": "1"},
 "paths": {"/site/": {"get": {"operationId": "site_read", "tags": ["sites"], "responses": {"200": {"description": "",
   "content": {"application/json": {"schema": {"\$ref": "#/components/schemas/Site"}}}}}}}},
 "components": {"schemas": {"Site": {"type": "object", "properties": {"name": {"type": "string"},
   "hours": {"type": "array"$1}}}}}}
JSON
}

for items in '' ', "items": {}'; do
    rm -rf client && document "$items" >schema.json
    set +e
    PATH="$PWD/v/bin:$PATH" v/bin/openapi-python-client generate --path schema.json --output-path client --meta none >log 2>&1
    status=$?
    set -e
    echo "items${items:+ given}: status $status, model $([ -e client/models/site.py ] && echo yes || echo no), answer read $(grep -q 'Site.from_dict' client/api/sites/site_read.py && echo yes || echo no)"
done | tee seen
diff seen - <<'SEEN'
items: status 0, model no, answer read no
items given: status 0, model yes, answer read yes
SEEN
# Output seen:
# items: status 0, model no, answer read no
# items given: status 0, model yes, answer read yes
