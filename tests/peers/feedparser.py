#!/usr/bin/env python3
"""How far `diffwire parse-feed` agrees with the expectations that feedparser's own tests state.

usage: feedparser.py BINARY FOLDER [--list]

FOLDER holds feedparser's test feeds (`wellformed/`, `illformed/`), each with a comment `Expect: entries[0]['title'] == '...'`.
Counted are the expectations on a feed's or an entry's title, link, id, dates, summary and content. Texts are compared without
mark-up and white space: diffwire gives plain text where feedparser gives cleaned HTML. An ill-formed feed whose test speaks of an
entry must give entries. Ends with 1 under 97 %, or when an ill-formed feed gives none. --list prints every difference.
"""
import ast
import collections
import datetime
import email.utils
import html
import json
import pathlib
import re
import subprocess
import sys

GOAL = 0.97
# feedparser's name for a field -> where diffwire says the same
ENTRY = {
    "title": ["title"], "title_detail.value": ["title"], "link": ["url"], "id": ["guid"], "guid": ["guid"],
    "description": ["summary", "content"], "summary": ["summary", "content"], "content.value": ["content", "summary"],
}
FEED = {"title": ["title"], "title_detail.value": ["title"], "link": ["link"]}
DATES = {"published", "updated", "created", "modified", "issued", "date"}
EXPECTATION = re.compile(
    r"(?:(?P<entry>entries\[(?P<at>\d+)\])|(?P<feed>\bfeed))(?P<path>(?:\['[a-z_]+'\]|\[\d+\])+)\s*==\s*"
    r"(?P<wanted>u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\"|\([\d, ]+\))", re.S)


def parsed(binary, files):
    """What parse-feed gives, by file."""
    rows = {}
    for at in range(0, len(files), 300):
        run = subprocess.run([binary, "parse-feed", "--json", *files[at:at + 300]], capture_output=True, text=True, timeout=300)
        rows.update((row["file"], row) for row in map(json.loads, run.stdout.splitlines()))
    return rows


def expectations(text):
    """(entry's number or None for the feed, the field's dotted name, the value) for each that a test states."""
    stated = re.search(r"Expect:\s*(.*?)\s*-->", text, re.S)
    for found in EXPECTATION.finditer(stated.group(1) if stated else ""):
        parts = re.findall(r"\['([a-z_]+)'\]|\[(\d+)\]", found["path"])
        if all(number in ("", "0") for _, number in parts):
            name = ".".join(name for name, _ in parts if name)
            yield (int(found["at"]) if found["entry"] else None), name, ast.literal_eval(found["wanted"].removeprefix("u"))


def given(row, entry, name):
    """What diffwire says of a field, in the fields that may hold it; None where nobody is asked for it."""
    if entry is None:
        return [row.get(field) for field in FEED[name]] if name in FEED else None
    fields = ["published", "updated"] if name.removesuffix("_parsed") in DATES else ENTRY.get(name)
    entries = row.get("entries") or []
    if fields is None:
        return None
    return [entries[entry].get(field) for field in fields] if entry < len(entries) else [None]


def squeezed(text):
    return re.sub(r"\s+", "", html.unescape(str(text)))


def bare(text):
    """What of HTML is shown: without scripts, comments, tags, entities and white space."""
    return squeezed(re.sub(r"(?is)<(script|style)[^>]*>.*?(</\1>|$)|<!--.*?-->|<[a-z/!?][^>]*>?", "", str(text)))


def moment(wanted):
    """A date as RFC 3339 without its zone, in UTC; None for one that only feedparser's own parser reads."""
    if isinstance(wanted, tuple):
        return "%04d-%02d-%02dT%02d:%02d:%02d" % wanted[:6]
    for read in (email.utils.parsedate_to_datetime, lambda text: datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))):
        try:
            date = read(wanted)
        except (TypeError, ValueError):
            continue
        return (date.astimezone(datetime.timezone.utc) if date.tzinfo else date).strftime("%Y-%m-%dT%H:%M:%S")
    return None


def agrees(name, wanted, values):
    if name.removesuffix("_parsed") in DATES:
        wanted = moment(wanted)
        return any(value and (wanted is None or value.startswith(wanted)) for value in values)
    # plain text, or HTML as it was written or as it is shown
    return any(squeezed(value or "") in (bare(wanted), squeezed(wanted)) or bare(value or "") == bare(wanted) for value in values)


def main():
    binary, folder, listed = sys.argv[1], pathlib.Path(sys.argv[2]), "--list" in sys.argv
    files = sorted(str(path) for part in ("wellformed", "illformed") for path in (folder / part).rglob("*.xml"))
    rows = parsed(binary, files)
    count, silent = collections.Counter(), []
    for file in files:
        row, text = rows.get(file, {}), pathlib.Path(file).read_bytes().decode("utf-8", "replace")
        if "/illformed/" in file:
            if "entries[0]" in text and not row.get("entries"):
                silent.append(file)
            continue
        for entry, name, wanted in expectations(text):
            values = given(row, entry, name)
            if values is None:
                continue
            good = agrees(name, wanted, values)
            count[("feed " if entry is None else "entry ") + name, good] += 1
            if listed and not good:
                print(f"{file}: {name}: wanted {wanted!r:.120}, given {values!r:.120}")
    good, all_ = sum(n for (_, is_good), n in count.items() if is_good), count.total()
    for field in sorted({field for field, _ in count}):
        print(f"{field:28} {count[field, True]:5} of {count[field, True] + count[field, False]}")
    print(f"agrees with {good} of {all_} expectations, {good / max(all_, 1):.1%} (wanted {GOAL:.0%}); ill-formed without entries: {silent or 'none'}")
    sys.exit(good < GOAL * all_ or not all_ or bool(silent))


main()
