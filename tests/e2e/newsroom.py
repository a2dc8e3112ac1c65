#!/usr/bin/env python3
"""The real daemon on real pages: five outlets on loopback, released one by one, in many orders and under kill -9.

    newsroom.py BINARY NEWSROOM [--shuffles N] [--kills N] [--seed N] [--only PART]

NEWSROOM holds serve.py and sites/; beside it, at ../data/divergence/seeds.json, stands what must, may and must not alert.
PART: orders, shuffles, kills, furniture. Standard library only. Exits with 1 if anything fails, and says what.
"""
import argparse, base64, hashlib, hmac, itertools, json, os, pathlib, random, re, shutil, signal, socket, subprocess, sys, tempfile, time
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from ground import configuration

parser = argparse.ArgumentParser()
parser.add_argument("binary")
parser.add_argument("newsroom")
parser.add_argument("--shuffles", type=int, default=10)
parser.add_argument("--kills", type=int, default=20)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--only")
parser.add_argument("--verbose", action="store_true")
options = parser.parse_args()
BINARY = os.path.abspath(options.binary)
ROOM = pathlib.Path(options.newsroom).resolve()
SITES = json.loads((ROOM / "sites/index.json").read_text())
GOLD = json.loads((ROOM.parent / "data/divergence/seeds.json").read_text())
DOC = {"national": "S0", "wiredesk": "S1", "courier": "S2", "moscowtimes": "S3", "globalbrief": "S4"}
SLUG = {doc: slug for slug, doc in DOC.items()}
OUTLET = {site["name"]: DOC[site["slug"]] for site in SITES}
RATING = {}
for pair in GOLD["pairs"]:
    RATING[frozenset((pair["a"], pair["b"]))] = (pair["rating"], pair["group"].split()[0])
SECRET = b"an invented secret of the newsroom test"
failures = []


def fail(what):
    failures.append(what)
    print("FAIL", what, flush=True)


def words(text):
    return re.findall(r"\w+", text.lower().replace("’", "'"))


def annotation(doc, kind, surface):
    """The annotated claim of a document that an alert's side shows: the longest that shares its words."""
    best, shared = None, 0
    shown = words(surface)
    for claim in GOLD["docs"][doc][kind + "s"]:
        gold = words(claim["text"])
        a, b = " ".join(shown), " ".join(gold)
        overlap = sum(min(shown.count(w), gold.count(w)) for w in set(shown))
        fits = a in b or b in a or overlap >= 0.6 * min(len(shown), len(gold))
        if fits and overlap > shared:
            best, shared = claim["id"], overlap
    return best


class Newsroom:
    def __init__(self, order, folder):
        self.folder, self.order = folder, order
        self.hooks = folder / "hooks.jsonl"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.server = subprocess.Popen(
            [sys.executable, str(ROOM / "serve.py"), "--port", str(self.port), "--released", "0", "--order", ",".join(order), "--hooks", str(self.hooks)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self.server.stdout.readline().strip() == b"ready"
        (folder / "hook.secret").write_text("whsec_" + base64.b64encode(SECRET).decode())
        (folder / "hook.secret").chmod(0o600)
        feeds = [(f"http://127.0.0.{11 + i}:{self.port}{site['feed']}", site["name"]) for i, site in enumerate(SITES)]
        text = configuration(feeds, f"http://127.0.0.10:{self.port}/hook", channel='secret_file = "hook.secret"')
        (folder / "config.toml").write_text(text)
        self.config = str(folder / "config.toml")
        self.daemon = None

    def start(self):
        log = open(self.folder / "daemon.log", "ab")
        self.daemon = subprocess.Popen([BINARY, "run", "--config", self.config], stdout=log, stderr=log)

    def kill(self):
        self.daemon.send_signal(signal.SIGKILL)
        self.daemon.wait()

    def stop(self):
        began = time.time()
        self.daemon.send_signal(signal.SIGTERM)
        try:
            status = self.daemon.wait(10)
        except subprocess.TimeoutExpired:
            self.daemon.kill()
            return fail("the daemon did not stop within 10 s of SIGTERM")
        if status != 0:
            fail(f"the daemon stopped with status {status}")
        if time.time() - began > 5:
            fail(f"the daemon took {time.time() - began:.1f} s to stop")

    def close(self):
        if self.daemon and self.daemon.poll() is None:
            self.stop()
        self.server.stdin.close()
        self.server.wait(5)

    def release(self):
        request = urllib.request.Request(f"http://127.0.0.10:{self.port}/release", method="POST", data=b"")
        urllib.request.urlopen(request, timeout=5).read()

    def ask(self, *question):
        run = subprocess.run([BINARY, "inspect", *question, "--json", "--config", self.config], capture_output=True, timeout=30)
        if run.returncode not in (0,):
            return None
        return [json.loads(line) for line in run.stdout.decode().splitlines() if line.strip()]

    def until(self, what, check, seconds=30):
        deadline = time.time() + seconds
        while time.time() < deadline:
            answer = check()
            if answer:
                return answer
            if self.daemon.poll() is not None:
                raise RuntimeError(f"the daemon ended by itself (status {self.daemon.returncode}): {self.log()}")
            time.sleep(0.1)
        raise RuntimeError(f"not within {seconds} s: {what}: {self.log()}")

    def log(self):
        return (self.folder / "daemon.log").read_text(errors="replace")[-1500:]

    def articles(self):
        return self.ask("articles") or []

    def delivered(self):
        """All alerts, once every one of them has reached the receiver."""
        def check():
            alerts = self.ask("alerts", "--limit", "1000")
            if alerts is None:
                return None
            done = all(d["state"] == "delivered" for alert in alerts for d in alert["deliveries"])
            return (alerts,) if done else None
        return self.until("all alerts delivered", check)[0]

    def received(self):
        if not self.hooks.exists():
            return []
        return [json.loads(line) for line in self.hooks.read_text().splitlines()]


def run_through(order, folder, kills=0, chance=None):
    """Releases the outlets in this order; gives the articles, the alerts and what the receiver got."""
    room = Newsroom(order, folder)
    try:
        room.start()
        room.until("the first answer", lambda: room.ask("articles") is not None)
        for n in range(1, len(order) + 1):
            room.release()
            if kills:
                for _ in range(kills // len(order)):
                    time.sleep(chance.uniform(0.02, 1.2))
                    room.kill()
                    room.start()
            room.until(f"{n} articles settled", lambda: len(room.articles()) >= n, 60)
        articles, alerts = room.articles(), room.delivered()
        stories = room.ask("stories")
        began = time.time()
        room.ask("stories")
        answered = time.time() - began
        texts = {a["article"]: (room.ask("article", a["article"]) or [{}])[0].get("text", "") for a in articles}
        figures, quotes = room.ask("figures", "--limit", "10000"), room.ask("quotes", "--limit", "10000")
        room.stop()
        offline = room.ask("stories")
        if offline != stories:
            fail(f"{order}: inspect stories answers otherwise without the daemon")
        return dict(articles=articles, alerts=alerts, hooks=room.received(), answered=answered, texts=texts, stories=stories, figures=figures, quotes=quotes)
    finally:
        room.close()


def judge(name, order, got):
    """Holds one run against the annotation. Gives the number of MUST alerts that arrived."""
    story = {}
    for article in got["articles"]:
        story.setdefault(article["story"], set()).add(OUTLET[article["outlet"]])
    if sorted(map(sorted, story.values())) != [["S0", "S1", "S2", "S4"], ["S3"]]:
        fail(f"{name}: stories are {sorted(map(sorted, story.values()))}")
    ids = {}
    for hook in got["hooks"]:
        head, body = hook["headers"], hook["body"]
        signed = f'{head["webhook-id"]}.{head["webhook-timestamp"]}.{body}'.encode()
        proof = "v1," + base64.b64encode(hmac.new(SECRET, signed, hashlib.sha256).digest()).decode()
        if proof not in head["webhook-signature"].split():
            fail(f"{name}: a webhook's signature is wrong")
        ids.setdefault(head["webhook-id"], json.loads(body))
    bodies = list(ids.values())
    told = {}
    for body in bodies:
        same = (body["kind"], body["new"]["url"], body["new"]["surface"], tuple(sorted((p["url"], p["surface"]) for p in body["prior"])))
        told[same] = told.get(same, 0) + 1
    if any(n > 1 for n in told.values()):
        fail(f"{name}: one divergence was delivered under two ids")
    if len(bodies) != len(got["alerts"]):
        fail(f"{name}: {len(got['alerts'])} alerts stored, {len(bodies)} received")
    found, spare = set(), []
    for body in bodies:
        new_doc = OUTLET[body["new"]["outlet"]]
        new = annotation(new_doc, body["kind"], body["new"]["surface"])
        for prior in body["prior"]:
            old_doc = OUTLET[prior["outlet"]]
            old = annotation(old_doc, body["kind"], prior["surface"])
            rating, group = RATING.get(frozenset((new, old)), ("MUST NOT", "unlisted"))
            if rating == "MUST":
                found.add((new_doc, group))
            elif rating == "MUST NOT":
                fail(f"{name}: MUST NOT alert {new_doc} {body['new']['surface']!r} / {old_doc} {prior['surface']!r} ({group}, {body['verdict']})")
    for expected in GOLD["expected_alerts"]:
        if [SLUG[doc] for doc in expected["order"]] == list(order):
            musts = {(step["arrives"], group) for step in expected["expected"] for group in step["must"]}
            missed = sorted(musts - found)
            print(f"{name}: {len(musts & found)} of {len(musts)} MUST, {len(bodies)} alerts, missed {missed}", flush=True)
            return len(musts & found)
    print(f"{name}: {len(found)} right alerts of {len(bodies)}", flush=True)
    return None


def fingerprint(got):
    return sorted((a["kind"], a["verdict"], a["new"]["url"].split("/", 3)[3], a["new"]["surface"]) for a in got["alerts"])


def furniture(got):
    """What is no article text stands in no text and no claim."""
    held = " ".join(got["texts"].values())
    for phrase in ("1,482 partners", "2.3% to $69", "31 hurt as ferry", "We will not be moved", "250,000 readers", "40 drones, not four", "Advertisement",
                   "ADVERTISEMENT", "Leave a Reply", "Required fields", "Share this", "Post Comment", "Sign up for our free", "Photo: Getty", "appeared first on"):
        if phrase in held:
            fail(f"furniture in an article's text: {phrase!r}")
    for rows in (got["figures"] or [], got["quotes"] or []):
        for row in rows:
            for phrase in ("1,482", "250,000", "40 drones", "We will not be moved"):
                if phrase in json.dumps(row, ensure_ascii=False):
                    fail(f"furniture in a claim: {phrase!r}")
    for doc, gold in GOLD["docs"].items():
        for passage in gold["boilerplate"]:
            text = passage["text"].strip()
            if len(text) > 30 and text in held:
                fail(f"boilerplate of {doc} in an article's text: {text[:60]!r}")


def part(name):
    return options.only in (None, name)


work = pathlib.Path(tempfile.mkdtemp(prefix="diffwire-newsroom-"))
chance = random.Random(options.seed)


def folder(name):
    path = work / name
    path.mkdir()
    return path


try:
    given = [[SLUG[doc] for doc in expected["order"]] for expected in GOLD["expected_alerts"]]
    baseline = {}
    if part("orders") or part("furniture"):
        for n, order in enumerate(given):
            got = run_through(order, folder(f"order-{n}"))
            found = judge(f"order {n + 1}", order, got)
            if found < 6:
                fail(f"order {n + 1}: {found} of 10 MUST alerts, at least 6 expected")
            furniture(got)
            print(f"order {n + 1}: inspect stories answered in {1000 * got['answered']:.0f} ms", flush=True)
            if got["answered"] > 0.1:
                fail(f"inspect stories took {1000 * got['answered']:.0f} ms")
            baseline[tuple(order)] = fingerprint(got)
    if part("shuffles"):
        for n in range(options.shuffles):
            order = list(DOC)
            chance.shuffle(order)
            judge(f"shuffle {n + 1} {'-'.join(DOC[s] for s in order)}", order, run_through(order, folder(f"shuffle-{n}")))
    if part("kills"):
        order = given[0]
        calm = baseline.get(tuple(order)) or fingerprint(run_through(order, folder("calm")))
        got = run_through(order, folder("kills"), options.kills, chance)
        judge(f"{options.kills} kills", order, got)
        if fingerprint(got) != calm:
            fail(f"after {options.kills} kills the alerts differ: {set(map(str, fingerprint(got))) ^ set(map(str, calm))}")
except (RuntimeError, subprocess.TimeoutExpired) as problem:
    fail(str(problem))
if failures:
    print(f"kept for a look: {work}")
else:
    shutil.rmtree(work)
print(f"{0 if failures else 1} passed, {len(failures)} failed")
sys.exit(1 if failures else 0)
