#!/bin/sh
# Chromium, Node, nginx and the npm packages that the browser tests need. Installs what is missing where it
# may, and says so; otherwise names the command to run.
set -eu
cd "$(dirname "$0")"

find_chromium() {
  command -v "${WELLHEAD_CHROMIUM:-chromium}" || command -v chromium-browser || command -v google-chrome
}

missing=
find_chromium >/dev/null || missing="chromium"
command -v npm >/dev/null || missing="$missing nodejs npm"
PATH="$PATH:/usr/sbin" command -v nginx >/dev/null || missing="$missing nginx-light"

if [ -n "$missing" ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing for the browser tests: $missing"
    DEBIAN_FRONTEND=noninteractive apt-get update -qq
    # shellcheck disable=SC2086 # words on purpose
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing \
      fonts-dejavu-core fonts-noto-core >/dev/null
  else
    echo "The browser tests need: $missing" >&2
    echo "On Debian and Ubuntu run: sudo apt-get install $missing" >&2
    exit 2
  fi
fi

if ! cmp -s package-lock.json node_modules/.installed; then
  echo "installing the npm packages of the browser tests"
  npm ci --no-audit --no-fund --loglevel=error
  cp package-lock.json node_modules/.installed
fi
