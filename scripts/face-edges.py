#!/usr/bin/env python3
"""What `fovea upscale --faces` does at the edges of faces over time, against the background alone.

usage: scripts/face-edges.py FACES.mkv BACKGROUND.mkv TRACKS.jsonl [SCALE]

  fovea upscale lr.mkv --faces fovea-face-x4 --background bicubic -o faces.mkv --encoder ffv1
  fovea upscale lr.mkv --model bicubic --scale 4 -o background.mkv --encoder ffv1
  fovea faces detect lr.mkv --track --json > tracks.jsonl

Prints, in code values of luma: whether all outside the boxes is the background's; the mean change from frame to frame in a
ring around the boxes' edges (8 pixels outside, 12 inside) and within them, of both; and the largest step of how much of the
faces shows (rms difference from the background) between two frames, which a face that switches on or off would make.
Needs numpy and ffmpeg.
"""
import json
import math
import subprocess
import sys

import numpy as np

EXPANSION, OUTSIDE, INSIDE = 1.3, 8, 12


def read(path):
    size = subprocess.run(["ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries", "stream=width,height", "-of", "csv=p=0", path], capture_output=True, text=True, check=True).stdout
    width, height = map(int, size.strip().split(",")[:2])
    raw = subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "gray", "-"], capture_output=True, check=True).stdout
    return np.frombuffer(raw, np.uint8).reshape(-1, height, width).astype(float)


def along(low, side, length, scale):
    # The squares are printed with two digits, so an edge may lie a little further out.
    centre, half = low + side / 2, side / 2 * EXPANSION + 0.02
    return max(0, math.floor((centre - half) / 2) * 2) * scale, min(length // scale & ~1, math.ceil((centre + half) / 2) * 2) * scale


def main():
    faces, background = read(sys.argv[1]), read(sys.argv[2])
    tracks = [json.loads(line) for line in open(sys.argv[3])]
    scale = int(sys.argv[4]) if len(sys.argv) > 4 else 4
    ring, inner = np.zeros(faces.shape, bool), np.zeros(faces.shape, bool)
    for t, line in enumerate(tracks[: len(faces)]):
        for left, top, side in (face["square"] for face in line["faces"]):
            (x0, x1), (y0, y1) = along(left, side, faces.shape[2], scale), along(top, side, faces.shape[1], scale)
            inner[t, y0:y1, x0:x1] = True
            edge = np.zeros(faces.shape[1:], bool)
            edge[max(0, y0 - OUTSIDE) : y1 + OUTSIDE, max(0, x0 - OUTSIDE) : x1 + OUTSIDE] = True
            edge[y0 + INSIDE : y1 - INSIDE, x0 + INSIDE : x1 - INSIDE] = False
            ring[t] |= edge
    with_faces, alone = np.abs(np.diff(faces, axis=0)), np.abs(np.diff(background, axis=0))
    at_edges = ring[1:] | ring[:-1]
    within = (inner[1:] | inner[:-1]) & ~at_edges
    shown = np.sqrt(((faces - background) ** 2).mean((1, 2)))
    print(f"{len(faces)} frames, {sum(len(line['faces']) for line in tracks) / len(tracks):.2f} faces a frame")
    print("outside the boxes equal to the background:", bool((faces[~inner] == background[~inner]).all()))
    print(f"change in the ring: {with_faces[at_edges].mean():.3f}, background {alone[at_edges].mean():.3f}")
    print(f"change within: {with_faces[within].mean():.3f}, background {alone[within].mean():.3f}")
    excess = [with_faces[t][at_edges[t]].mean() - alone[t][at_edges[t]].mean() for t in range(len(at_edges)) if at_edges[t].any()]
    print(f"excess in the ring of a frame: median {np.median(excess):.3f}, largest {max(excess):.3f}")
    print(f"largest step of what shows: {np.abs(np.diff(shown)).max():.3f}")


main()
