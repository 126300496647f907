#!/usr/bin/env bash
# What action.yml runs: `oomcast check` with annotations, step summary and JUnit file. Reads POLICY,
# BASELINE, JUNIT, ALLOW_TOO_CLOSE; OOMCAST is the program (default: the launcher, which builds it).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
summary=$(mktemp)
trap 'rm -f "$summary"' EXIT

words=(check "$POLICY" --format github --also "markdown=$summary")
[ -z "${BASELINE:-}" ] || words+=(--baseline "$BASELINE")
[ -z "${JUNIT:-}" ] || words+=(--also "junit=$JUNIT")

code=0
"${OOMCAST:-$here/oomcast}" "${words[@]}" || code=$?
[ -z "${GITHUB_STEP_SUMMARY:-}" ] || cat "$summary" >>"$GITHUB_STEP_SUMMARY"
[ -z "${GITHUB_OUTPUT:-}" ] || echo "exit-code=$code" >>"$GITHUB_OUTPUT"
if [ "$code" -eq 3 ] && [ "${ALLOW_TOO_CLOSE:-true}" = true ]; then code=0; fi
exit "$code"
