# Sourced by ./fovea and ./check: makes sure ffmpeg is there, or says in one line what to install.
ensure_ffmpeg() {
  if [ -n "${FFMPEG_PATH:-}" ] || { command -v ffmpeg >/dev/null && command -v ffprobe >/dev/null; }; then return 0; fi
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then as_root=(sudo -n); fi
  if command -v apt-get >/dev/null && "${as_root[@]}" true 2>/dev/null; then
    echo "fovea: ffmpeg is missing; installing it with apt-get (a minute, once)" >&2
    if { "${as_root[@]}" apt-get install -y -qq --no-install-recommends ffmpeg ||
         { "${as_root[@]}" apt-get update -qq && "${as_root[@]}" apt-get install -y -qq --no-install-recommends ffmpeg; }; } >/dev/null 2>&1; then
      return 0
    fi
  fi
  echo "fovea: ffmpeg is missing: install it (Debian, Ubuntu: sudo apt-get install ffmpeg) or set FFMPEG_PATH to its folder" >&2
  return 4
}
