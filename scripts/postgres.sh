# Sourced by ./check: starts a PostgreSQL server of its own for the storage tests and sets FOVEA_TEST_POSTGRES to it.
# The server has a temporary folder and no network, only a socket there; stop_postgres ends it and removes the folder.
# Without a server the tests on PostgreSQL are skipped, and this says why. Needs the functions of ffmpeg.sh.
postgres_folder=

postgres_programs() {
  local folder
  for folder in $(command -v initdb >/dev/null && dirname "$(readlink -f "$(command -v initdb)")") /usr/lib/postgresql/*/bin; do
    if [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ]; then echo "$folder"; return 0; fi
  done
  return 1
}

# True where neither a server is named nor one can be started.
lacks_postgres() {
  [ -z "${FOVEA_TEST_POSTGRES:-}" ] && ! postgres_programs >/dev/null
}

# PostgreSQL refuses to run as root.
as_postgres() {
  if [ "$(id -u)" -ne 0 ]; then "$@"; else (cd / && setpriv --reuid=postgres --regid=postgres --clear-groups "$@"); fi
}

start_postgres() {
  if [ -n "${FOVEA_TEST_POSTGRES:-}" ]; then return 0; fi
  local programs
  if lacks_postgres && can_install; then
    echo "check: PostgreSQL is missing; installing it with apt-get (a minute, once)" >&2
    install_packages postgresql
  fi
  programs=$(postgres_programs)
  if [ -z "$programs" ]; then
    echo "check: no PostgreSQL here, so its tests are skipped: install it (Debian, Ubuntu: sudo apt-get install postgresql) or set FOVEA_TEST_POSTGRES to a connection string" >&2
    return 0
  fi
  if [ "$(id -u)" -eq 0 ] && ! id postgres >/dev/null 2>&1; then
    echo "check: PostgreSQL does not run as root and there is no user 'postgres', so its tests are skipped" >&2
    return 0
  fi
  postgres_folder=$(mktemp -d /tmp/fovea-postgres.XXXXXX) # a socket's path is short
  local log=$postgres_folder/log
  if [ "$(id -u)" -eq 0 ]; then chown postgres "$postgres_folder"; fi
  if as_postgres "$programs/initdb" -D "$postgres_folder/data" -U fovea -A trust -E UTF8 --no-locale --no-sync >/dev/null 2>"$postgres_folder.errors" &&
    as_postgres "$programs/pg_ctl" -D "$postgres_folder/data" -l "$log" -w -t 60 -s \
      -o "-c listen_addresses='' -c unix_socket_directories='$postgres_folder' -c fsync=off -c synchronous_commit=off -c full_page_writes=off" start 2>>"$postgres_folder.errors"; then
    export FOVEA_TEST_POSTGRES="Host=$postgres_folder;Username=fovea;Database=postgres"
    rm -f "$postgres_folder.errors"
    return 0
  fi
  echo "check: PostgreSQL does not start, so its tests are skipped: $(cat "$postgres_folder.errors" "$log" 2>/dev/null | tail -n 1)" >&2
  stop_postgres
}

stop_postgres() {
  if [ -z "$postgres_folder" ]; then return 0; fi
  local programs
  programs=$(postgres_programs) && [ -f "$postgres_folder/data/postmaster.pid" ] && as_postgres "$programs/pg_ctl" -D "$postgres_folder/data" -m immediate -s stop
  rm -rf "$postgres_folder" "$postgres_folder.errors"
  postgres_folder=
}
