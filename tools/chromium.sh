#!/bin/sh
# Makes sure that the browser tests find Chromium: the system's own, installed when we may.
set -eu
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium for the browser tests …"
    export DEBIAN_FRONTEND=noninteractive
    if apt-get update -qq >/dev/null && apt-get install -y -qq chromium >/dev/null; then exit 0; fi
fi
echo "The browser tests need Chromium. Debian: sudo apt-get install chromium; Fedora: sudo dnf install chromium; macOS: brew install chromium" >&2
exit 1
