#!/usr/bin/env bash
# Checks PDFs against PDF/UA-1 and PDF/A-2a with veraPDF: .ci/verapdf.sh FILE.pdf…
# Exit code: 0 no failed check · 1 a failed check (each is named) · 69 veraPDF cannot be had here (no Java, no Maven, no
# network). veraPDF is fetched once, into the user's cache folder.
set -euo pipefail

version=1.28.2
cache="${XDG_CACHE_HOME:-$HOME/.cache}/topline-verapdf"
jar="$cache/greenfield-apps-$version.jar"

if [ "$#" -eq 0 ]; then
  echo "usage: .ci/verapdf.sh FILE.pdf…" >&2
  exit 2
fi

unavailable() {
  echo "veraPDF cannot be had: $1" >&2
  exit 69
}

command -v java >/dev/null || unavailable "java is not installed"
if [ ! -s "$jar" ]; then
  command -v mvn >/dev/null || unavailable "mvn is not installed"
  mkdir -p "$cache"
  staging="$(mktemp -d "$cache/fetch.XXXXXX")"
  trap 'rm -rf "$staging"' EXIT
  mvn --batch-mode --quiet dependency:copy -Dartifact="org.verapdf.apps:greenfield-apps:$version" \
    -DoutputDirectory="$staging" >&2 || unavailable "Maven could not fetch it"
  # Whole or not at all, for runs side by side.
  mv -f "$staging/$(basename "$jar")" "$jar"
fi

check() {
  local profile="$1" result passed
  shift
  result="$(java -cp "$jar" org.verapdf.apps.GreenfieldCliWrapper --flavour "$profile" --format text --verbose "$@")" || true
  printf '%s\n' "$result"
  # A file that could not be read has no PASS line either.
  passed="$(printf '%s\n' "$result" | grep -c '^PASS ' || true)"
  [ "$passed" -eq "$#" ]
}

status=0
check ua1 "$@" || status=1
check 2a "$@" || status=1
exit "$status"
