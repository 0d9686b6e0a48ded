# Sourced by ./fovea and ./check: makes sure ffmpeg is there, or says in one line what to install.
# With FOVEA_NO_INSTALL=1 nothing is installed.
has_ffmpeg() {
  [ -n "${FFMPEG_PATH:-}" ] || { command -v ffmpeg >/dev/null && command -v ffprobe >/dev/null; }
}

# Root, or who becomes root without a password, may install.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

can_install() {
  [ -z "${FOVEA_NO_INSTALL:-}" ] && command -v apt-get >/dev/null && as_root true 2>/dev/null
}

# Says nothing itself: whoever calls it has said what comes.
install_packages() {
  { as_root apt-get install -y -qq --no-install-recommends "$@" ||
    { as_root apt-get update -qq && as_root apt-get install -y -qq --no-install-recommends "$@"; }; } >/dev/null 2>&1
}

ensure_ffmpeg() {
  if has_ffmpeg; then return 0; fi
  if can_install; then
    echo "fovea: ffmpeg is missing; installing it with apt-get (a minute, once)" >&2
    if install_packages ffmpeg; then return 0; fi
  fi
  echo "fovea: ffmpeg is missing: install it (Debian, Ubuntu: sudo apt-get install ffmpeg) or set FFMPEG_PATH to its folder" >&2
  return 4
}
