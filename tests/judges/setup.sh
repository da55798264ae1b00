#!/bin/sh
# Install what the tests of built pages need: Chromium, Java, Node's npm (system packages) and the judges from npm.
# Does nothing where all is there. Says what is missing where it cannot install it.
set -e
cd "$(dirname "$0")"

missing=""
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || missing="$missing chromium"
command -v java >/dev/null 2>&1 || missing="$missing default-jre-headless"
command -v npm >/dev/null 2>&1 || missing="$missing npm"
if [ -n "$missing" ]; then
    root=""
    [ "$(id -u)" = 0 ] || root="sudo -n"
    if command -v apt-get >/dev/null 2>&1 && $root true 2>/dev/null; then
        echo "Installing$missing …"
        $root apt-get update -qq
        # shellcheck disable=SC2086 # a list of names
        DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq --no-install-recommends $missing >/dev/null
    else
        echo "The tests need$missing. Install these with your system's package manager, then run make test again." >&2
        exit 1
    fi
fi
stamp=node_modules/.installed
if [ ! -f "$stamp" ] || [ package-lock.json -nt "$stamp" ]; then
    echo "Installing the HTML checker, axe-core and others …"
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
    touch "$stamp"
fi
