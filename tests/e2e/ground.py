"""What the hardship tests stand on: invented outlets that publish under load, a receiver that can fail, and the daemon between them.

Standard library only. Nothing here judges: the tests do.
"""
import collections, http.server, json, os, pathlib, random, shutil, signal, socket, subprocess, threading, time

SYLLABLES = "mar ren as kel skel lo wick tor ban dun fal kir nor pen ros tal ven wes yar zel bri cor dra fen gal hol".split()
EVENTS = [
    ("ferry", "ran aground on the rocks off {place}", "Lifeboat crews rescued {n} people from the {name}, the {place} coastguard said."),
    ("warehouse fire", "burned through the night on the quay of {place}", "Doctors treated {n} people for smoke at the {name} clinic, the {place} fire service said."),
    ("landslide", "buried the road above {place}", "Engineers moved {n} families out of the {name} valley, the {place} council said."),
    ("bus", "left the road outside {place}", "Ambulances took {n} passengers to the {name} hospital, the {place} police said."),
]


# What a long report counts besides.
COUNTED = [("repaired", "boats"), ("checked", "houses"), ("treated", "patients"), ("felled", "trees"), ("thanked", "soldiers"), ("pitched", "tents"),
           ("towed", "lorries"), ("booked", "hotels")]


def word(chance, parts=3):
    return "".join(chance.choice(SYLLABLES) for _ in range(parts)).capitalize()


class Story:
    """One event; each outlet tells it with a number of its own."""

    def __init__(self, number, seed):
        chance = random.Random(f"{seed}/{number}")
        self.number, self.place, self.name = number, word(chance), word(chance)
        self.what, self.did, self.toll = chance.choice(EVENTS)
        self.base = chance.randrange(20, 60)
        self.who, self.detail = word(chance), word(chance)

    def page(self, outlet):
        told = self.toll.format(n=self.base + 7 * outlet, place=self.place, name=self.name)
        did = self.did.format(place=self.place)
        title = f"{self.what.capitalize()} near {self.place}"
        return title, f"""<html><head><title>{title}</title></head><body><article><h1>{title}</h1>
<p>A {self.what} {did} early on the morning of the {self.detail} fair, while most of {self.place} was still asleep.</p>
<p>{told}</p>
<p>People in {self.place} had spoken of the danger for years, and {self.who} {self.detail} of the harbour board had written to the ministry about it twice.</p>
<p>Traffic between {self.place} and {self.who} was stopped until the evening, and the school in {self.detail} stayed closed.</p>
</article></body></html>"""


    def report(self, outlet):
        """A long telling as title and text: each of its figures differs from every other outlet's."""
        chance, (title, page) = random.Random(f"{self.name}/{self.place}"), self.page(outlet)
        told = [part.split("</p>")[0] for part in page.split("<p>")[1:]]
        for did, what in COUNTED:
            told.append(f"{self.name} officials {did} {chance.randrange(20, 80) + 7 * outlet} {what} in {word(chance)}, {word(chance)} said.")
        return title, "\n\n".join(told)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads, request_queue_size = True, 128

    def handle_error(self, *_):
        """A daemon that was killed in the middle of an answer is the point of all this."""


class Town:
    """Outlets on loopback, each on an address of its own, and a receiver of webhooks. `release` publishes."""

    def __init__(self, outlets=6, seed=1):
        self.outlets, self.seed = outlets, seed
        self.released = [[] for _ in range(outlets)]
        self.stories, self.lock = [], threading.Lock()
        self.hooks = collections.defaultdict(list)      # webhook-id -> bodies
        self.tries = collections.Counter()              # webhook-id -> requests
        self.manner = "take"
        self.server = Server(("0.0.0.0", 0), self.handler())
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def address(self, outlet):
        return f"http://127.0.3.{outlet + 1}:{self.port}"

    def url(self, outlet, story):
        return f"{self.address(outlet)}/{story}.html"

    def release(self, rounds=1, tellers=3):
        """New stories, each told by some outlets."""
        chance = random.Random(f"{self.seed}/{len(self.stories)}/release")
        with self.lock:
            for _ in range(rounds):
                story = Story(len(self.stories), self.seed)
                self.stories.append(story)
                for outlet in chance.sample(range(self.outlets), min(tellers, self.outlets)):
                    self.released[outlet].append((story.number, time.time()))

    def urls(self):
        with self.lock:
            return {self.url(outlet, story) for outlet, stories in enumerate(self.released) for story, _ in stories}

    def feed(self, outlet):
        def item(story, at):
            title, _ = self.stories[story].page(outlet)
            when = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(at))
            return f"<item><title>{title}</title><guid>{outlet}-{story}</guid><link>{self.url(outlet, story)}</link><pubDate>{when}</pubDate></item>"
        with self.lock:
            items = "".join(item(*row) for row in reversed(self.released[outlet][-60:]))
        return f'<rss version="2.0"><channel><title>Outlet {outlet}</title><link>{self.address(outlet)}/</link><description>News</description>{items}</channel></rss>'

    def handler(town):
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self, status, kind, body, **headers):
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self):
                outlet = int(self.connection.getsockname()[0].rsplit(".", 1)[1]) - 1
                name = self.path.strip("/")
                if name == "feed.xml":
                    return self.answer(200, "application/rss+xml", town.feed(outlet).encode())
                if name.endswith(".html") and name[:-5].isdigit() and int(name[:-5]) < len(town.stories):
                    return self.answer(200, "text/html; charset=utf-8", town.stories[int(name[:-5])].page(outlet)[1].encode())
                self.answer(404, "text/plain", b"none")

            def do_POST(self):
                manner = town.manner
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                town.tries[self.headers["webhook-id"]] += 1
                if manner == "hang":
                    time.sleep(20)
                    self.close_connection = True
                elif manner == "close":
                    self.close_connection = True
                elif manner == "half":
                    self.wfile.write(b"HTTP/1.1 2")
                    self.close_connection = True
                elif manner == "redirect":
                    self.answer(307, "text/plain", b"", Location=f"http://127.0.9.9:{town.port}/elsewhere")
                elif manner == "fail":
                    self.answer(500, "text/plain", b"not today")
                else:
                    town.hooks[self.headers["webhook-id"]].append(json.loads(body))
                    self.answer(204, "text/plain", b"")

            def log_message(self, *_):
                pass
        return Handler


def configuration(feeds, hook, store="", channel="", extra=""):
    """A daemon on loopback that polls as fast as it can and sends each alert at once. `feeds`: addresses with their outlets."""
    listed = "".join(f'[[feed]]\nurl = "{url}"\noutlet = "{outlet}"\n' for url, outlet in feeds)
    return f"""
[store]
path = "store"
cache = "16 MiB"
{store}
[api]
socket = "diffwire.sock"
[fetch]
allow_networks = ["127.0.0.0/8"]
host_gap = "0s"
[poll]
floor = "1s"
floor_without_validators = "1s"
slowest_adapted = "2s"
slowest_failing = "3s"
[alerts]
debounce = "0s"
[[channel]]
name = "hook"
type = "webhook"
url = "{hook}"
{channel}
{extra}
{listed}"""


class Daemon:
    """diffwire on a town's feeds, with a store in `folder`."""

    def __init__(self, binary, town, folder, store="", extra="", wrapper=(), environment=None):
        self.binary, self.town, self.folder, self.wrapper = binary, town, pathlib.Path(folder), list(wrapper)
        self.environment = {**os.environ, **(environment or {})}
        self.folder.mkdir(parents=True, exist_ok=True)
        feeds = [(f"{town.address(n)}/feed.xml", f"Outlet {n}") for n in range(town.outlets)]
        text = configuration(feeds, f"http://127.0.3.250:{town.port}/hook", store, extra=extra)
        (self.folder / "config.toml").write_text(text)
        self.config, self.process, self.starts = str(self.folder / "config.toml"), None, 0

    def start(self):
        self.starts += 1
        with open(self.folder / "daemon.log", "ab") as log:
            self.process = subprocess.Popen([*self.wrapper, self.binary, "run", "--config", self.config],
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self.environment)
        return self

    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        if self.is_running():
            self.process.send_signal(signal.SIGKILL)
        return self.process.wait()

    def stop(self, patience=15):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(patience)

    def run(self, *arguments, patience=60):
        return subprocess.run([self.binary, *arguments, "--config", self.config], capture_output=True, text=True, timeout=patience)

    def rows(self, *question):
        run = self.run("inspect", *question, "--json", "--limit", "1000000")
        if run.returncode != 0:
            return None
        return [json.loads(line) for line in run.stdout.splitlines() if line.strip()]

    def log(self, length=1500):
        path = self.folder / "daemon.log"
        return path.read_text(errors="replace")[-length:] if path.exists() else ""

    def until(self, what, check, seconds=30):
        deadline = time.time() + seconds
        while time.time() < deadline:
            if answer := check():
                return answer
            time.sleep(0.2)
        raise AssertionError(f"not within {seconds} s: {what}\n{self.log()}")

    def listens(self):
        try:
            with socket.socket(socket.AF_UNIX) as probe:
                probe.connect(str(self.folder / "diffwire.sock"))
            return True
        except OSError:
            return False

    def verified(self):
        """What `store verify` has to object to; nothing if it is clean."""
        run = self.run("store", "verify", patience=900)
        return "" if run.returncode == 0 else (run.stdout + run.stderr)[-1500:]

    def settled(self):
        """The addresses of the articles in the store, each as often as it is stored; None if nobody answered."""
        rows = self.rows("articles")
        return None if rows is None else [row["url"] for row in rows]

    def undelivered(self):
        rows = self.rows("alerts")
        if rows is None:
            return None
        return [d["state"] for row in rows for d in row["deliveries"] if d["state"] != "delivered"]


def doubled(town):
    """Divergences that the receiver was told under two ids, and ids that told two things."""
    ids_of, wrong = collections.defaultdict(set), []
    for identity, bodies in list(town.hooks.items()):
        told = {(b["kind"], b["new"]["url"], b["new"]["surface"], tuple(sorted((p["url"], p["surface"]) for p in b["prior"]))) for b in bodies}
        if len(told) > 1:
            wrong.append(f"{identity} told {len(told)} things")
        for one in told:
            ids_of[one].add(identity)
    return wrong + [f"{one[1]} {one[2]!r} came under {sorted(ids)}" for one, ids in ids_of.items() if len(ids) > 1]


def complete(daemon, town, gone=frozenset(), seconds=120):
    """Waits until all that was released is stored and all that was decided is received. Gives what is wrong, and the counts."""
    wanted = town.urls() - gone
    daemon.until("every released article settled", lambda: wanted <= set(daemon.settled() or []), seconds)
    daemon.until("every alert delivered", lambda: daemon.undelivered() == [], seconds)
    problems = doubled(town)
    stored = daemon.settled()
    if len(stored) != len(set(stored)):
        problems.append(f"{len(stored) - len(set(stored))} articles are stored twice")
    alerts = daemon.rows("alerts")
    return problems, dict(articles=len(stored), alerts=len(alerts), ids=len(town.hooks), requests=sum(town.tries.values()))
