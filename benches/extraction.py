#!/usr/bin/env python3
"""Pages a second on one core: this project's `extract` beside Python's trafilatura, in one run on the same pages.

    benches/extraction.py FOLDER [--binary target/release/diffwire] [--rounds 3]

FOLDER holds pages as *.html or *.html.gz, at any depth. The peer is installed from PyPI into an environment that is gone afterwards. Both
read metadata and main text, and both are charged the processor's time, so that what else runs on the machine counts for neither; ours with
the start of its process and the reading of the files, the peer without. The rounds take turns, and the best of each counts.
"""

import argparse
import gzip
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import venv

PEER = """
import json, pathlib, sys, time
import trafilatura
fast = sys.argv[1] == "fast"
pages = [path.read_bytes() for path in map(pathlib.Path, sys.stdin.read().splitlines())]
trafilatura.bare_extraction(pages[0], with_metadata=True, include_comments=False, fast=fast)
began = time.process_time()
found = sum(trafilatura.bare_extraction(page, with_metadata=True, include_comments=False, fast=fast) is not None for page in pages)
print(json.dumps({"seconds": time.process_time() - began, "found": found}))
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--binary", type=pathlib.Path, default=pathlib.Path("target/release/diffwire"))
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    # What is started from here stays on the same core.
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory(prefix="extraction-") as scratch:
        scratch = pathlib.Path(scratch)
        pages = unpacked(args.folder, scratch / "pages")
        if not pages:
            sys.exit(f"{args.folder} holds no *.html and no *.html.gz")
        python = installed(scratch / "venv")
        runs = {
            "diffwire extract": lambda: ours(args.binary, pages),
            "trafilatura": lambda: peer(python, pages, "default"),
            "trafilatura, fast": lambda: peer(python, pages, "fast"),
        }
        best = {}
        for _ in range(args.rounds):
            for name, run in runs.items():
                best[name] = min(best.get(name, float("inf")), run())
    print(f"{len(pages)} pages, one core, best of {args.rounds} rounds")
    for name, seconds in best.items():
        speed = len(pages) / seconds
        print(f"{name:<20} {speed:8.1f} pages/s   {best['trafilatura'] / seconds:5.1f} times trafilatura")


def unpacked(folder, into):
    """Every page as a plain file, so that both read the same."""
    into.mkdir()
    pages = []
    for number, path in enumerate(sorted(path for path in folder.rglob("*.htm*") if path.is_file())):
        page = path.read_bytes()
        target = into / f"{number}.html"
        target.write_bytes(gzip.decompress(page) if path.suffix == ".gz" else page)
        pages.append(target)
    return pages


def installed(folder):
    venv.create(folder, with_pip=True)
    # justext, which the peer needs, imports what lxml has handed to a package of its own.
    python = folder / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "trafilatura", "lxml_html_clean"], check=True)
    return python


def ours(binary, pages):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    # Pages without a main text are no failure of the measurement.
    subprocess.run([binary, "extract", "--json", *pages], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def peer(python, pages, mode):
    said = subprocess.run(
        [python, "-c", PEER, mode], input="\n".join(map(str, pages)), capture_output=True, text=True, check=True
    )
    return json.loads(said.stdout)["seconds"]


if __name__ == "__main__":
    main()
