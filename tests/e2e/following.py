#!/usr/bin/env python3
"""The command line beside a running daemon: `watch` across kills and restarts, and what is said when configurations and stores are wrong.

    following.py BINARY [--only PART[,PART]]

Parts:
    watch     `watch` and `watch --json` follow every alert, once and in order, while the daemon is killed, stopped and started; Ctrl-C ends them
    reload    a broken configuration is refused by line, at the start and at a reload, and the daemon goes on with the old one
    away      a store whose every write fails: the daemon says so, answers, and goes on once the disk is well

Standard library only; `away` needs strace and root. Exits with 1 if anything fails, and says what.
"""
import argparse, json, os, pathlib, re, shutil, signal, subprocess, sys, tempfile, time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from ground import Daemon, Town, complete

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("binary")
parser.add_argument("--only", default="watch,reload,away")
options = parser.parse_args()
BINARY = os.path.abspath(options.binary)
work = pathlib.Path(tempfile.mkdtemp(prefix="diffwire-following-"))
failures = []
# What a part that fails would leave running.
started = []


def check(what, is_so, seen=""):
    print(("ok  " if is_so else "FAIL"), what, "" if is_so else f": {seen}", flush=True)
    if not is_so:
        failures.append(what)


def of_town(town, name):
    daemon = Daemon(BINARY, town, work / name)
    begin = daemon.start

    def start():
        begin()
        started.append(daemon.process)
        return daemon

    daemon.start = start
    return daemon


class Follower:
    """A `watch` whose output is kept."""

    def __init__(self, daemon, name, *arguments):
        self.file = daemon.folder / name
        command = [BINARY, "watch", *arguments, "--config", daemon.config]
        with open(self.file, "wb") as out, open(f"{self.file}.said", "wb") as said:
            # who runs these tests in the background has Ctrl-C ignored, and would hand that down
            heed = lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=said, preexec_fn=heed)
        started.append(self.process)

    def lines(self):
        return self.file.read_text().splitlines()

    def said(self):
        return pathlib.Path(f"{self.file}.said").read_text()

    def interrupt(self):
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(5)


def watch():
    town = Town(seed=21)
    daemon = of_town(town, "watch").start()
    daemon.until("it listens", daemon.listens)
    rows, shown = Follower(daemon, "rows", "--json"), Follower(daemon, "shown")
    daemon.until("both follow", lambda: "waiting for alerts" in rows.said() and "waiting for alerts" in shown.said())
    town.release(3)
    daemon.until("the first alerts", lambda: len(rows.lines()) >= 2)
    for end in (daemon.kill, daemon.stop, daemon.kill):
        end()
        time.sleep(0.5)
        daemon.start()
        town.release(1)
        daemon.until("it listens again", daemon.listens)
    complete(daemon, town)
    stored = [row["alert"] for row in reversed(daemon.rows("alerts"))]
    daemon.until("the last alert is followed", lambda: len(rows.lines()) >= len(stored))
    time.sleep(1)
    followed = [json.loads(line)["alert"] for line in rows.lines()]
    check(f"watch --json gives each of {len(stored)} alerts once and in order, across 3 ends of the daemon", followed == stored, (followed, stored))
    told = re.findall(r"^[A-Z-]+ (w\d+)", shown.file.read_text(), re.MULTILINE)
    check("watch shows the same in words", told == stored, told)
    check("it says when the daemon is away and when it is back", rows.said().count("the daemon is back") >= 1 and "waiting for it" in rows.said(), rows.said())
    last = Follower(daemon, "last", "--last", "2", "--json")
    daemon.until("the last two", lambda: len(last.lines()) == 2)
    check("--last shows the newest first", [json.loads(line)["alert"] for line in last.lines()] == stored[-2:], last.lines())
    ends = [follower.interrupt() for follower in (rows, shown, last)]
    check("Ctrl-C ends it at once, as an interrupted program", all(end in (0, -signal.SIGINT, 130) for end in ends), ends)
    check("nothing panicked", "panicked" not in rows.said() + shown.said(), rows.said())
    daemon.stop()
    alone = daemon.run("watch")
    check("without a daemon it says what to start, with status 4", alone.returncode == 4 and "diffwire run" in alone.stderr, alone)


def reload():
    town = Town(seed=22)
    daemon = of_town(town, "reload")
    file, good = pathlib.Path(daemon.config), pathlib.Path(daemon.config).read_text()
    wrong = {
        "an unknown key": ("[poll]\n", "[poll]\nspeed = 3\n", ["speed"]),
        "a duration without unit": ('floor = "1s"\n', 'floor = "1"\n', ["floor", "unit"]),
        "an address that is none": ("/hook\"", " hook\"", ["url"]),
        "two channels of a name": ("[[channel]]\n", '[[channel]]\nname = "hook"\ntype = "desktop"\n[[channel]]\n', ["two channels are named hook"]),
        "a line that is no TOML": ("[alerts]\n", "[alerts\n", ["config.toml"]),
    }
    for what, (old, new, says) in wrong.items():
        file.write_text(good.replace(old, new, 1))
        for command in ("run", "check", "status"):
            run = daemon.run(command)
            line = re.search(r"config\.toml:\d+", run.stderr) or re.search(r"config\.toml.*\d", run.stderr)
            check(f"{what}: `{command}` refuses it with status 2, and names it",
                  run.returncode == 2 and line and all(word in run.stderr for word in says) and "panicked" not in run.stderr, run)
    file.write_text(good)
    daemon.start()
    daemon.until("it listens", daemon.listens)
    process = daemon.process.pid
    file.write_text(good.replace("[poll]\n", "[poll]\nspeed = 3\n"))
    refused = daemon.run("reload")
    check("a reload of a broken one is refused", refused.returncode != 0 and "speed" in refused.stderr, refused)
    daemon.process.send_signal(signal.SIGHUP)
    daemon.until("SIGHUP is refused too", lambda: "the old one kept" in daemon.log(10**6))
    # who asks reads the same file: it is mended, and not yet taken
    file.write_text(good)
    town.release(2)
    counts = complete(daemon, town)[1]
    check("and the old one goes on", daemon.process.pid == process and counts["alerts"] > 0, counts)
    file.write_text(good.replace('floor = "1s"', 'floor = "2s"'))
    taken = daemon.run("reload")
    check("a good one is taken", taken.returncode == 0 and "6 feeds" in taken.stdout, taken)
    daemon.until("it answers", lambda: daemon.settled())
    check("the daemon stops cleanly", daemon.stop() == 0)


def away():
    for what, fresh in (("from its first start", True), ("from the first write of a start", False)):
        town = Town(seed=23)
        daemon = of_town(town, f"away-{fresh}")
        town.release(2)
        if not fresh:
            daemon.start()
            daemon.until("articles", lambda: town.urls() <= set(daemon.settled() or []))
            daemon.stop()
            town.release(2)
        calls = "pwrite64,fdatasync,fsync,sync_file_range"
        daemon.start()
        # stopped before it does anything, so that the tracer is there from the first write
        daemon.process.send_signal(signal.SIGSTOP)
        tracer = subprocess.Popen(["strace", "-f", "-qq", "-o", "/dev/null", "-p", str(daemon.process.pid), "-e", f"trace={calls}", "-e", f"inject={calls}:error=EIO"])
        started.append(tracer)
        time.sleep(0.7)
        daemon.process.send_signal(signal.SIGCONT)
        daemon.until("it answers", lambda: daemon.run("status").stdout.startswith("running"), 20)
        daemon.until(f"a store that fails {what} is told by `status`", lambda: "store" in daemon.run("status").stdout.split("note:", 1)[-1], 20)
        # it is opened and fails again and again; each time it must be answered
        answers = []
        for _ in range(8):
            time.sleep(1)
            answers.append(daemon.run("status"))
        check(f"{what}: `status` is answered while no write succeeds", sum(run.stdout.startswith("running") for run in answers) >= 7, answers)
        asked = daemon.run("inspect", "stories")
        check(f"{what}: a question is answered or told why not", asked.returncode in (0, 3) and (asked.stdout or "store" in asked.stderr), asked)
        tracer.terminate()
        tracer.wait()
        problems, counts = complete(daemon, town)
        check(f"{what}: it goes on by itself once the disk is well", not problems and counts["alerts"] > 0, problems)
        check(f"{what}: and stops cleanly", daemon.stop() == 0 and not daemon.verified(), daemon.verified())


parts = dict(watch=watch, reload=reload, away=away)
for part in options.only.split(","):
    try:
        parts[part]()
    except (AssertionError, OSError, subprocess.SubprocessError, ValueError) as problem:
        check(f"{part}: {problem}", False)
    for process in started:
        if process.poll() is None:
            process.kill()
            process.wait()
    started.clear()
if failures:
    print(f"kept for a look: {work}")
else:
    shutil.rmtree(work)
sys.exit(bool(failures))
