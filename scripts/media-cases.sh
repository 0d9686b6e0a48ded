#!/bin/bash
# Prints a Markdown table of media cases, each a small generated source upscaled by two: what the source holds, what the
# output holds (both by ffprobe), and what was said before the work.
#   scripts/media-cases.sh [FOVEA] >> docs/evidence.md
set -u
fovea=$(readlink -f "${1:-$(dirname "$0")/../fovea}")
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder" || exit 1

make() { ffmpeg -v error -nostdin -y "$@"; }
facts() {
  ffprobe -v error -show_entries stream=codec_type,codec_name,pix_fmt,width,height:stream_side_data=side_data_type:stream_tags=alpha_mode -of json "$1" | python3 -c '
import json, sys
words = []
for s in json.load(sys.stdin).get("streams", []):
    word = s.get("codec_name", s.get("codec_type", "?"))
    if s.get("codec_type") == "video": word += " %s %dx%d" % (s.get("pix_fmt", "?"), s["width"], s["height"])
    if any(k.lower() == "alpha_mode" for k in s.get("tags", {})): word += " with alpha"
    for d in s.get("side_data_list", []): word += " + " + d.get("side_data_type", "")
    words.append(word)
print("; ".join(words))'
}
row() {
  "$fovea" upscale "$2" -o "$3" -s 2 -n bicubic --no-progress --overwrite "${@:4}" > log 2>&1; code=$?
  made=$([ $code = 0 ] && facts "$3" || echo "exit $code")
  said=$(grep -E '^fovea:   (lost|assumed|changed): ' log | sed 's/^fovea:   //; s/|/\\|/g' | paste -sd' ')
  echo "| $1 | $(facts "$2") | $made | ${said:-nothing} |"
}

holes="-f lavfi -i testsrc2=s=64x48:r=10:d=0.3,format=rgba,geq=r='r(X,Y)':g='g(X,Y)':b='b(X,Y)':a='if(lt(X,32),0,255)'"
clip="-f lavfi -i testsrc2=s=64x48:r=25:d=0.6 -f lavfi -i sine=d=0.6:r=48000"
make $holes -c:v libvpx-vp9 -pix_fmt yuva420p -auto-alt-ref 0 vp9.webm
make $holes -c:v prores_ks -profile:v 4444 -pix_fmt yuva444p10le prores.mov
make $holes -c:v qtrle -pix_fmt argb qtrle.mov
make -f lavfi -i testsrc2=s=64x48:r=25:d=0.4 -vf interlace=lowpass=0 -c:v mpeg2video -flags +ildct+ilme -f vob fields.vob
make $clip -c:v mpeg2video -c:a pcm_dvd -ac 2 -f vob lpcm.vob
make $clip -c:v libx264 -c:a pcm_s24le pcm24.mkv
make -f lavfi -i testsrc2=s=32x24:r=25:d=0.4 -f lavfi -i testsrc=s=64x48:r=25:d=0.4 -map 0 -map 1 -c:v libx264 -disposition:v:0 0 -disposition:v:1 default two.mp4
make -f lavfi -i testsrc2=s=64x48:r=10:d=1.2 -f lavfi -i sine=d=1.2 -c:v libx264 -c:a aac -bsf:a noise=drop=1 empty.mkv
make -f lavfi -i testsrc2=s=64x48:r=25:d=0.4 -pix_fmt yuv420p12le -c:v libx265 -x265-params log-level=error bits.mp4

echo "| case | source | output | said before the work |"
echo "|---|---|---|---|"
row "WebM with alpha" vp9.webm vp9.out.webm
row "ProRes 4444 to QuickTime" prores.mov prores.out.mov
row "ProRes 4444 to MP4" prores.mov prores.out.mp4
row "QuickTime Animation to Matroska" qtrle.mov qtrle.out.mkv
row "Interlaced DVD" fields.vob fields.out.mkv
row "DVD with LPCM" lpcm.vob lpcm.out.mkv
row "24-bit PCM to MP4" pcm24.mkv pcm24.out.mp4
row "Two videos" two.mp4 two.out.mp4
row "Sound without packets" empty.mkv empty.out.mp4
row "12 bits by libx264" bits.mp4 bits.out.mp4
row "12 bits by libx265" bits.mp4 bits.out.265.mp4 --encoder libx265
