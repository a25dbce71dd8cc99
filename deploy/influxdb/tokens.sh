#!/bin/bash
# Runs once, when the server is set up: a bucket for the demo, so that nothing made up lies beside real runs, a token
# that only reads for Grafana, and one for each bucket that only writes.
# Each goes into a volume of its own, which nobody but its user mounts.
set -euo pipefail
tokens=${TOKENS:-/var/lib/influxdb2/tokens}

issue() { # name, grants...
  local name=$1 token
  shift
  token=$(influx auth create --org-id "$DOCKER_INFLUXDB_INIT_ORG_ID" --description "$name" --json "$@" |
    sed -n 's/^.*"token": *"\([^"]*\)".*$/\1/p')
  [ -n "$token" ] || { echo "no token for $name" >&2; exit 1; }
  mkdir -p "$tokens/$name"
  printf '%s' "$token" > "$tokens/$name/token"
  chmod 0444 "$tokens/$name/token" # its reader has another user id
}

demo=$(influx bucket create --org-id "$DOCKER_INFLUXDB_INIT_ORG_ID" --name demo --json |
  sed -n 's/^.*"id": *"\([^"]*\)".*$/\1/p' | head -n 1)
[ -n "$demo" ] || { echo "no bucket for the demo" >&2; exit 1; }

issue grafana --read-bucket "$DOCKER_INFLUXDB_INIT_BUCKET_ID" --read-bucket "$demo" --read-dbrps
issue fleetfoot --write-bucket "$DOCKER_INFLUXDB_INIT_BUCKET_ID"
issue demo --write-bucket "$demo"
