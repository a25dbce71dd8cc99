#!/bin/bash
# Runs once, when the server is set up: a token that only reads for Grafana, one that only writes for fleetfoot.
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

issue grafana --read-bucket "$DOCKER_INFLUXDB_INIT_BUCKET_ID" --read-dbrps
issue fleetfoot --write-bucket "$DOCKER_INFLUXDB_INIT_BUCKET_ID"
