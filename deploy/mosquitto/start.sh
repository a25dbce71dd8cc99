#!/bin/sh
# Hash the passwords of the secret files into memory, then be the broker.
set -eu
here=$(dirname "$0")
secrets=${SECRETS:-/run/secrets}
memory=${MEMORY:-/run/mosquitto}
umask 077
for user in fleetfoot:mqtt_password listener:mqtt_listener_password; do
  password=$(cat "$secrets/${user#*:}")
  [ -n "$password" ] || { echo "$secrets/${user#*:} is empty" >&2; exit 1; }
  printf '%s:%s\n' "${user%%:*}" "$password"
done > "$memory/passwords"
mosquitto_passwd -U "$memory/passwords"
cp "$here/acl" "$memory/acl" # mosquitto wants to own it, and nobody else to write it
exec mosquitto -c "${CONFIG:-$here/mosquitto.conf}"
