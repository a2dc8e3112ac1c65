#!/usr/bin/env python3
"""Never loses, never doubles: the real daemon under load, and everything that can befall it.

    hardships.py BINARY [--only PART[,PART]] [--kills N] [--points N] [--cuts N] [--faults N] [--outbox N] [--seed N]

Parts, each of which prints its figures:
    kills     kill -9 at N random moments while it polls, settles, delivers and removes
    points    kill -9 at N commit points: just before the n-th call of a kind that changes the disk or tells the world. Every state that a
              crash can leave lies between two such calls, so the released binary is tested as it is, with no failpoints compiled in
    cuts      the power cut at N random moments (as root; needs xfsprogs and a loop device), and a control without fsync that must lose
    full      the disk full, and room again
    faults    N writes, truncations or syncs that end in an I/O error or without room
    receiver  a receiver that answers 500, hangs, closes early, redirects
    hour      a receiver that answers 500 for an hour (needs faketime), and is served by itself afterwards
    clock     a clock that jumps a year either way (needs faketime)
    outbox    N alerts in the outbox at the start

After each blow `store verify` must be clean; at the end every released article is stored, once, and every alert was received, under one id.
"""
import argparse, json, os, pathlib, random, shutil, subprocess, sys, tempfile, time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from ground import Daemon, Story, Town, complete

HERE = pathlib.Path(__file__).resolve().parent
parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("binary")
parser.add_argument("--only", default="kills,points,cuts,full,faults,receiver,hour,clock,outbox")
parser.add_argument("--kills", type=int, default=25)
parser.add_argument("--points", type=int, default=25)
parser.add_argument("--cuts", type=int, default=5)
parser.add_argument("--faults", type=int, default=8)
parser.add_argument("--outbox", type=int, default=2000)
parser.add_argument("--seed", type=int, default=1)
options = parser.parse_args()
BINARY = os.path.abspath(options.binary)
work = pathlib.Path(tempfile.mkdtemp(prefix="diffwire-hardships-"))
chance = random.Random(options.seed)
failures = []


def fail(what):
    failures.append(what)
    print("FAIL", what, flush=True)


def judged(name, daemon, town, gone=frozenset(), seconds=180):
    """Lets it finish, and holds the end against what was released."""
    problems, counts = complete(daemon, town, gone, seconds)
    if counts["alerts"] != counts["ids"] and not gone:
        problems.append(f"{counts['alerts']} alerts are stored, {counts['ids']} ids were received")
    if counts["alerts"] == 0:
        problems.append("there was no alert: this says nothing")
    status = daemon.stop()
    if status != 0:
        problems.append(f"it stopped with status {status}")
    problems += filter(None, [daemon.verified()])
    for problem in problems:
        fail(f"{name}: {problem}")
    return counts


def told(name, began, **figures):
    print(f"{name}: " + ", ".join(f"{value} {what.replace('_', ' ')}" for what, value in figures.items()) + f", {time.time() - began:.0f} s", flush=True)


def kills():
    """Half of them while old articles leave the store."""
    for name, count, keep in [("kills", options.kills - options.kills // 2, None), ("kills with retention", options.kills // 2, "20s")]:
        began, town = time.time(), Town(seed=options.seed)
        store = f'keep_articles = "{keep}"' if keep else ""
        daemon = Daemon(BINARY, town, work / name.replace(" ", "-"), store)
        town.release(3)
        stored, survived = set(), 0
        # before its first start there is no store to look at
        daemon.start()
        daemon.until("it listens", daemon.listens)
        daemon.kill()
        for n in range(count):
            daemon.start()
            time.sleep(chance.choice([chance.uniform(0.02, 0.4), chance.uniform(0.4, 2.0)]))
            town.release(chance.randrange(3))
            if keep or n % 10 == 9:
                stored |= set(daemon.settled() or [])
            if not daemon.is_running():
                fail(f"{name}: the daemon ended by itself: {daemon.log()}")
            daemon.kill()
            if wrong := daemon.verified():
                fail(f"{name}: after kill {n + 1}: {wrong}")
                break
            stored |= set(daemon.settled() or [])
            survived += 1
        daemon.start()
        counts = judged(name, daemon, town, gone=stored if keep else frozenset())
        told(name, began, survived=survived, **counts)


# Calls that change the disk or tell the world, with the largest n worth trying: threads count for themselves.
CALLS = {"pwrite64": 10, "fdatasync": 12, "sync_file_range": 10, "writev": 8, "fsync": 4, "rename": 2, "openat": 90, "unlink": 2, "sendto": 6, "mkdir": 2}
# The tracer stands beside the daemon, not above it: what is started here is the daemon itself.
TRACED = ["strace", "-D", "-f", "-qq", "-o"]


def points():
    began, town = time.time(), Town(seed=options.seed + 1)
    daemon = Daemon(BINARY, town, work / "points")
    town.release(3)
    killed = {}
    for n in range(options.points):
        call = list(CALLS)[n % len(CALLS)]
        which = chance.randint(1, CALLS[call])
        daemon.wrapper = [*TRACED, "/dev/null", "-e", f"trace={call}", "-e", f"inject={call}:signal=KILL:when={which}"]
        daemon.start()
        town.release(1)
        deadline = time.time() + 4
        while daemon.is_running() and time.time() < deadline:
            time.sleep(0.05)
        if daemon.is_running():
            # it never came so far: an ordinary kill
            daemon.kill()
        else:
            killed[call] = killed.get(call, 0) + 1
        if wrong := daemon.verified():
            fail(f"points: killed before {call} {which}: {wrong}")
            break
    daemon.wrapper = []
    daemon.start()
    counts = judged("points", daemon, town)
    told("points", began, of=options.points, survived=sum(killed.values()), **counts)
    print("        killed before:", ", ".join(f"{call} {count}" for call, count in sorted(killed.items())), flush=True)


def plbox(*arguments):
    return subprocess.run([str(HERE / "plbox.sh"), *map(str, arguments)], check=True, capture_output=True, text=True)


def powered(name, count, seed, wrapper=(), environment=None, filesystem="ext4"):
    """Runs on a file system whose power is cut `count` times. Gives what is wrong instead of failing: for the control it must be something."""
    town, box = Town(seed=seed), work / f"{name}-box"
    box.mkdir()
    plbox("mk", box, filesystem, 512)
    problems, survived = [], 0
    # the configuration is on the disk that stays
    daemon = Daemon(BINARY, town, work / name, wrapper=wrapper, environment=environment)
    text = pathlib.Path(daemon.config).read_text().replace('path = "store"', f'path = "{box}/mnt/store"')
    pathlib.Path(daemon.config).write_text(text)
    try:
        town.release(4)
        for n in range(count):
            daemon.start()
            time.sleep(chance.uniform(0.5, 3.5))
            town.release(1)
            if n % 2:
                time.sleep(chance.uniform(0.2, 1.0))
            plbox("cut", box)
            # what the receiver was told until now was acknowledged outside: it must be on the disk
            outside = set(town.hooks)
            daemon.kill()
            plbox("remount", box)
            if wrong := daemon.verified():
                problems.append(f"after cut {n + 1}: {wrong}")
                break
            rows = daemon.rows("alerts")
            kept = {d["id"] for row in rows or [] for d in row["deliveries"]}
            if rows is None or outside - kept:
                problems.append(f"after cut {n + 1}: {len(outside - kept)} alerts were told and are not stored")
                break
            survived += 1
        if not problems:
            daemon.start()
            wrong, counts = complete(daemon, town, seconds=180)
            problems += wrong
            daemon.stop()
            problems += filter(None, [daemon.verified()])
            return problems, survived, counts
        return problems, survived, {}
    finally:
        if daemon.is_running():
            daemon.kill()
        plbox("rm", box)


def cuts():
    for filesystem, count in [("ext4", options.cuts - options.cuts // 2), ("xfs", options.cuts // 2)]:
        if count == 0:
            continue
        began = time.time()
        problems, survived, counts = powered(f"cuts-{filesystem}", count, options.seed + 2, filesystem=filesystem)
        for problem in problems:
            fail(f"cuts on {filesystem}: {problem}")
        told(f"cuts on {filesystem}", began, survived=survived, **counts)
    began = time.time()
    # the control: the same without a single fsync getting through must lose something, or the test sees nothing
    quiet = [*TRACED, "/dev/null", "-e", "trace=fsync,fdatasync,sync_file_range,msync",
             "-e", "inject=fsync,fdatasync,sync_file_range,msync:retval=0"]
    problems, survived, _ = powered("control", max(4, min(options.cuts, 8)), options.seed + 3, wrapper=quiet)
    if not problems:
        fail("cuts: without fsync nothing was lost, so the cuts prove nothing")
    told("cuts, control without fsync", began, survived_before_it_lost=survived)


def full():
    began, town = time.time(), Town(seed=options.seed + 4)
    place = work / "full-disk"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", str(place)], check=True)
    try:
        daemon = Daemon(BINARY, town, work / "full")
        text = pathlib.Path(daemon.config).read_text().replace('path = "store"', f'path = "{place}/store"')
        pathlib.Path(daemon.config).write_text(text)
        town.release(3)
        daemon.start()
        daemon.until("the first articles", lambda: len(daemon.settled() or []) >= 9)
        before = daemon.settled()
        with open(place / "ballast", "wb") as ballast:
            try:
                while True:
                    ballast.write(b"\0" * 65536)
            except OSError:
                pass
        town.release(4)
        daemon.until("it says that the disk is full", lambda: "no room left" in daemon.log(20000), 40)
        if daemon.settled() != before or not daemon.is_running():
            fail("full: questions are not answered as before while the disk is full")
        status = daemon.run("status")
        if "room" not in status.stdout + status.stderr:
            fail(f"full: `status` does not say that there is no room: {status.stdout}{status.stderr}")
        refused = daemon.log(100000).count("no room left")
        (place / "ballast").unlink()
        counts = judged("full", daemon, town)
        told("full", began, lines_about_it=refused, **counts)
    finally:
        subprocess.run(["umount", str(place)], check=False)


def faults():
    began, town, met, said = time.time(), Town(seed=options.seed + 5), 0, 0
    daemon = Daemon(BINARY, town, work / "faults")
    town.release(3)
    for n in range(options.faults):
        call = ["pwrite64", "fdatasync", "ftruncate", "sync_file_range", "openat", "rename"][n % 6]
        error = ["EIO", "ENOSPC"][n // 6 % 2]
        which = chance.choice([2, 5, 9, 15, 30])
        trace = work / "faults" / "trace"
        path = ["-P", str(work / "faults" / "store" / "db" / "db")] if call not in ("openat", "rename") else []
        daemon.wrapper = [*TRACED, str(trace), *path, "-e", f"trace={call}", "-e", f"inject={call}:error={error}:when={which}+7"]
        if call in ("openat", "rename"):
            daemon.wrapper[-1] = f"inject={call}:error={error}:when={which + (60 if call == 'openat' else 0)}"
        mark = len(daemon.log(10**9))
        daemon.start()
        # well-behaved for a while, then every seventh call of a thread fails
        time.sleep(0.5)
        town.release(2)
        time.sleep(5)
        answered = daemon.settled()
        met += trace.exists() and "INJECTED" in trace.read_text(errors="replace")
        said += "store" in daemon.log(10**9)[mark:]
        ended = not daemon.is_running()
        if ended and daemon.process.returncode < 0:
            fail(f"faults: {call} {error} brought it down with signal {-daemon.process.returncode}: {daemon.log()}")
        if "panicked" in daemon.log(10**9)[mark:]:
            print(f"        {call} {error}: a panic was caught: {[line for line in daemon.log(10**9)[mark:].splitlines() if 'panicked' in line][:2]}", flush=True)
        if answered is None and not ended:
            print(f"        {call} {error}: no answer after 5 s: {daemon.run('inspect', 'stats').stderr.strip()}", flush=True)
        if not ended:
            try:
                daemon.stop()
            except subprocess.TimeoutExpired:
                fail(f"faults: {call} {error}: it does not stop: {daemon.log()}")
                daemon.kill()
        if wrong := daemon.verified():
            fail(f"faults: after {call} {error} {which}: {wrong}")
            break
    # one fault in a running daemon, which goes on by itself when the disk is well again
    daemon.wrapper = []
    daemon.start()
    daemon.until("it listens", daemon.listens)
    tracer = subprocess.Popen(["strace", "-f", "-qq", "-o", "/dev/null", "-p", str(daemon.process.pid), "-e", "trace=pwrite64,fdatasync",
                               "-e", "inject=pwrite64,fdatasync:error=EIO"])
    time.sleep(1)
    town.release(2)
    time.sleep(6)
    if daemon.settled() is None:
        time.sleep(3)
        if daemon.settled() is None:
            fail(f"faults: questions are not answered while no write succeeds: {daemon.log()}")
    tracer.terminate()
    tracer.wait()
    counts = judged("faults", daemon, town)
    told("faults", began, of=options.faults, met=met, spoken_of=said, **counts)


def receiver():
    for manner in ("fail", "hang", "close", "half", "redirect"):
        began, town = time.time(), Town(seed=options.seed + 6)
        daemon = Daemon(BINARY, town, work / f"receiver-{manner}")
        town.manner = manner
        town.release(4)
        daemon.start()
        daemon.until("alerts are decided", lambda: daemon.rows("alerts"), 30)
        daemon.until("it was tried", lambda: town.tries, 30)
        time.sleep(4)
        if town.hooks:
            fail(f"receiver {manner}: something counts as received")
        tries = sum(town.tries.values())
        if tries > 40:
            fail(f"receiver {manner}: {tries} tries in a few seconds")
        daemon.kill()
        daemon.start()
        daemon.until("it listens", daemon.listens)
        town.manner = "take"
        # what is waiting for its next try goes now: the same order that an operator gives
        for row in daemon.until("alerts again", lambda: daemon.rows("alerts"), 30):
            daemon.run("alerts", "resend", row["alert"])
        counts = judged(f"receiver {manner}", daemon, town)
        told(f"receiver {manner}", began, tries_meanwhile=tries, **counts)


def faked(hands):
    """What makes a daemon believe the clock that the file `hands` sets; time that passes stays time that passes."""
    library = next(iter(pathlib.Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")), None)
    if library is None:
        raise AssertionError("libfaketime is not installed")
    hands.write_text("+0\n")
    return dict(LD_PRELOAD=str(library), FAKETIME_TIMESTAMP_FILE=str(hands), FAKETIME_NO_CACHE="1", DONT_FAKE_MONOTONIC="1",
                FAKETIME_DONT_FAKE_MONOTONIC="1", FAKETIME_DONT_RESET="1")


def hour():
    began, town, hands = time.time(), Town(seed=options.seed + 9), work / "hour.txt"
    daemon = Daemon(BINARY, town, work / "hour", environment=faked(hands))
    town.manner = "fail"
    town.release(3)
    daemon.start()
    daemon.until("the first try", lambda: town.tries, 60)
    for minute in range(2, 61, 2):
        hands.write_text(f"+{minute}m\n")
        if minute % 6 == 0:
            # what comes up meanwhile makes it look at what waits
            town.release(1)
        time.sleep(1)
    tries, most = sum(town.tries.values()), max(town.tries.values())
    if town.hooks or not 5 <= most <= 15:
        fail(f"hour: {len(town.hooks)} ids count as received, one was tried {most} times")
    if waiting := [state for state in daemon.undelivered() or [] if state != "waiting"]:
        fail(f"hour: {waiting} after an hour")
    town.manner = "take"
    # the next try of the last that failed is less than an hour off
    for minute in (80, 100, 130):
        hands.write_text(f"+{minute}m\n")
        town.release(1)
        time.sleep(2)
    counts = judged("hour", daemon, town)
    told("hour of 500", began, tries_meanwhile=tries, most_of_one=most, **counts)


def clock():
    for name, offset in [("forward", "+1y"), ("back", "-1y")]:
        began, town, hands = time.time(), Town(seed=options.seed + 7), work / f"clock-{name}.txt"
        environment = faked(hands)
        daemon = Daemon(BINARY, town, work / f"clock-{name}", store='keep_articles = "1d"', environment=environment)
        town.release(3)
        daemon.start()
        daemon.until("the first articles", lambda: len(daemon.settled() or []) >= 9)
        hands.write_text(offset + "\n")
        town.release(3)
        daemon.until(f"articles settled after the clock went {name}", lambda: town.urls() <= set(daemon.settled() or []), 60)
        town.manner = "fail"
        town.release(2)
        daemon.until("articles while the receiver fails", lambda: town.urls() <= set(daemon.settled() or []), 60)
        hands.write_text("+0\n")
        town.manner = "take"
        town.release(2)
        # retention has looked by now, and must not have believed the clock
        time.sleep(3)
        counts = judged(f"clock {name}", daemon, town, seconds=150)
        told(f"clock a year {name}", began, **counts)


def outbox():
    """Alerts that waited while no channel was there, all due at the start."""
    began, town = time.time(), Town(seed=options.seed + 8)
    folder = work / "outbox"
    daemon = Daemon(BINARY, town, folder)
    # two tellings of a story give some nine alerts; of ten thousand stories some are told as one, and give fewer
    stories = max(1, options.outbox // 6)
    with open(folder / "articles.jsonl", "w") as lines:
        for number in range(stories):
            story = Story(number, "outbox")
            for outlet in range(2):
                title, text = story.report(outlet)
                when = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(1772000000 + number * 60 + outlet))
                lines.write(json.dumps(dict(id=f"{outlet}-{number}", outlet=f"Outlet {outlet}", published=when,
                                            url=f"http://outlet{outlet}.example/{number}", title=title, text=text)) + "\n")
    # nobody takes them yet, so all of them wait
    town.manner = "fail"
    with open(folder / "ingested", "w") as rows:
        ingesting = subprocess.Popen([BINARY, "ingest", str(folder / "articles.jsonl"), "--json", "--deliver", "--config", daemon.config],
                                     stdout=rows, stderr=subprocess.DEVNULL)
    # a row is printed once it is on the disk; then it would wait for the receiver
    while ingesting.poll() is None and (folder / "ingested").read_bytes().count(b"\n") < 2 * stories:
        time.sleep(0.2)
    ingesting.kill()
    ingesting.wait()
    filling = time.time() - began
    waiting = len(daemon.rows("alerts"))
    town.manner = "take"
    began = time.time()
    daemon.start()
    daemon.until("it listens", daemon.listens, 60)
    ready = time.time() - began
    probe = time.time()
    daemon.rows("feeds")
    answered = time.time() - probe
    town.release(2)
    daemon.until("new articles are settled meanwhile", lambda: town.urls() <= set(daemon.settled() or []), 120)
    news = time.time() - began
    daemon.until("the outbox is empty", lambda: len(town.hooks) >= waiting, max(120, waiting // 10))
    took = time.time() - began
    counts = judged("outbox", daemon, town)
    told("outbox", began, waiting_at_the_start=waiting, **counts)
    print(f"        filled in {filling:.0f} s, listening after {ready:.2f} s, first answer in {answered * 1000:.0f} ms, new articles in after {news:.1f} s, "
          f"emptied in {took:.0f} s ({waiting / max(took, 0.1):.0f}/s)", flush=True)


parts = dict(kills=kills, points=points, cuts=cuts, full=full, faults=faults, receiver=receiver, hour=hour, clock=clock, outbox=outbox)
for part in options.only.split(","):
    try:
        parts[part]()
    except (AssertionError, OSError, subprocess.SubprocessError, ValueError) as problem:
        fail(f"{part}: {problem}")
print(f"kept for a look: {work}" if failures else "nothing lost, nothing doubled", flush=True)
if not failures:
    shutil.rmtree(work)
sys.exit(bool(failures))
