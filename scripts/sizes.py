#!/usr/bin/env python3
"""Sizes of the source: files, lines, median, 90th percentile and largest file, and public types, of src and each project.

    scripts/sizes.py
"""
import os
import re

SOURCE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "src")
PUBLIC = re.compile(r"^\s*public\s+(?:(?:static|sealed|abstract|readonly|partial|unsafe|ref)\s+)*(?:class|struct|interface|enum|record|delegate)\b", re.MULTILINE)


def texts(folder):
    for path, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name not in ("bin", "obj")]
        for name in files:
            if name.endswith(".cs"):
                with open(os.path.join(path, name), encoding="utf-8") as file:
                    yield file.read()


for folder in [SOURCE] + sorted(entry.path for entry in os.scandir(SOURCE) if entry.is_dir()):
    found = list(texts(folder))
    lines = sorted(text.count("\n") for text in found)
    if lines:
        public = sum(len(PUBLIC.findall(text)) for text in found)
        print(f"{os.path.basename(folder):18} files {len(lines):4} lines {sum(lines):6} median {lines[len(lines) // 2]:4} p90 {lines[int(len(lines) * 0.9)]:4} largest {lines[-1]:4} public types {public:4}")
