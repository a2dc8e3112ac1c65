#!/usr/bin/env bash
# The units under a real systemd, booted in namespaces of its own: start, questions, reload, watchdog, kill, sandbox, credentials, stop.
#   systemd.sh BINARY
# As root; sdbox.sh says what it needs. Prints a line a check and ends with status 1 if one failed.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/check.sh"
root=$(cd "$here/../.." && pwd)
binary=$(realpath "$1")
box=diffwire$$
work=$(mktemp -d)
trap '"$here/sdbox.sh" down $box >/dev/null 2>&1; rm -rf "$work"' EXIT

inside() { "$here/sdbox.sh" exec $box "$@"; }
put() { "$here/sdbox.sh" put $box "$1" "$2"; }
show() { inside systemctl show -P "$1" diffwire; }

# Without any systemd running: nothing unknown in the units, and little open.
offline() { # UNIT LEVEL
    mkdir -p "$work/units"
    sed "s#^\(ExecStart=\)[^ ]*#\1$binary#" "$1" >"$work/units/diffwire.service"
    local said
    said=$(cd "$work/units" && XDG_RUNTIME_DIR=$work systemd-analyze verify --man=no --recursive-errors=yes $2 ./diffwire.service 2>&1)
    check "$(basename "$(dirname "$1")")/$(basename "$1") has no mistakes" "$said" ""
}
offline "$root/systemd/diffwire.service" ""
said=$(cd "$work/units" && systemd-analyze security --offline=true --threshold=15 ./diffwire.service | tail -1)
check "exposure is 1.5 or lower: $(grep -o 'service: [0-9.]*' <<<"$said")" "${PIPESTATUS[0]}" 0
exposure=$(grep -o 'service: [0-9.]*' <<<"$said" | grep -o '[0-9.]*$')
check "exposure as a number" "$(awk -v e="${exposure:-9}" 'BEGIN { print (e <= 1.5) }')" 1
offline "$root/systemd/user/diffwire.service" --user
offline "$root/systemd/user/diffwire-desktop.service" --user

# Two invented outlets that differ, and a receiver of webhooks.
mkdir -p "$work/www"
cat >"$work/www/one.xml" <<'XML'
<rss version="2.0"><channel><title>Marren Post</title><link>http://127.0.0.1:8090/</link><description>News</description>
<item><title>Ferry runs aground off Marren, 12 rescued</title><guid>one-1</guid><link>http://127.0.0.1:8090/one.html</link>
<pubDate>Sun, 01 Mar 2026 10:00:00 GMT</pubDate><description>A ferry ran aground.</description></item></channel></rss>
XML
sed 's/Marren Post/Harbour Times/; s/one-1/two-1/; s/one.html/two.html/; s/, 12 rescued//; s/10:00/11:00/' "$work/www/one.xml" >"$work/www/two.xml"
page() { # RESCUED
    echo "<html><head><title>Ferry runs aground off Marren</title></head><body><article><h1>Ferry runs aground off Marren</h1>
<p>A passenger ferry ran aground on the Skelly rocks off Marren on Sunday morning as thick fog rolled in from the north.</p>
<p>Lifeboat crews rescued $1 people from the vessel, the Marren coastguard said.</p>
<p>The ferry Lady Orla had left Port Askel at dawn for the island, and struck the rocks within sight of the harbour wall.</p>
<p>Harbour master Una Kerrow said: “The fog came down faster than anybody on the bridge had seen in thirty years of sailing.”</p>
</article></body></html>"
}
page 12 >"$work/www/one.html"
page 19 >"$work/www/two.html"
cat >"$work/receiver.py" <<'PY'
import http.server
class Hook(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with open("/tmp/hooks", "a") as f:
            f.write(f"{self.headers['webhook-id']} {self.headers['webhook-signature']} {body.decode()}\n")
        self.send_response(204); self.end_headers()
    def log_message(self, *_): pass
http.server.HTTPServer(("127.0.0.1", 8091), Hook).serve_forever()
PY
cat >"$work/config.toml" <<'TOML'
[api]
listen = "127.0.0.1:9464"
[fetch]
allow_networks = ["127.0.0.0/8"]
host_gap = "0s"
[poll]
floor = "1s"
[alerts]
debounce = "0s"
[[feed]]
url = "http://127.0.0.1:8090/one.xml"
outlet = "Marren Post"
[[feed]]
url = "http://127.0.0.1:8090/two.xml"
outlet = "Harbour Times"
[[channel]]
name = "hook"
type = "webhook"
url = "http://127.0.0.1:8091/hook"
secret_credential = "hook"
TOML
# The unit as shipped, but for a credential, a watchdog that a test can wait for, and a look around from inside the sandbox.
sed 's/^#LoadCredential=/LoadCredential=/; s/^WatchdogSec=.*/WatchdogSec=3s/; s/^RestartSec=.*/RestartSec=200ms/' "$root/systemd/diffwire.service" >"$work/diffwire.service"
cat >"$work/probe.conf" <<'UNIT'
[Service]
ExecStartPre=/bin/sh -c 'if touch /etc/probe 2>/dev/null; then exit 1; fi; if ls /root >/dev/null 2>&1; then exit 1; fi; if unshare -U true 2>/dev/null; then exit 1; fi; test "$(id -u)" != 0'
UNIT

SDBOX_BIND="" "$here/sdbox.sh" up $box || { echo "FAIL the box does not boot"; exit 1; }
put "$binary" /usr/local/bin/diffwire
inside chmod 755 /usr/local/bin/diffwire
put "$work/diffwire.service" /etc/systemd/system/diffwire.service
put "$work/probe.conf" /etc/systemd/system/diffwire.service.d/probe.conf
put "$work/config.toml" /etc/diffwire/config.toml
printf 'an invented secret of the systemd test' >"$work/secret"
put "$work/secret" /etc/diffwire/hook.secret
inside sh -c 'chmod 600 /etc/diffwire/hook.secret; chmod 755 /etc/diffwire; chmod 644 /etc/diffwire/config.toml; mkdir -p /srv/www'
for file in "$work"/www/*; do put "$file" "/srv/www/$(basename "$file")"; done
put "$work/receiver.py" /srv/receiver.py
inside systemd-run -q --unit=www python3 -m http.server --directory /srv/www --bind 127.0.0.1 8090
inside systemd-run -q --unit=receiver python3 /srv/receiver.py

inside systemctl daemon-reload
inside systemctl start diffwire
check "READY brings the unit up, and the sandbox holds from inside" "$(show ActiveState)/$(show SubState)" active/running
check "STATUS tells feeds, stories and the last alert" "$(until_true 5 sh -c "\"$here/sdbox.sh\" exec $box systemctl show -P StatusText diffwire | grep -q 'feeds.*stories.*last alert'" && echo yes)" yes
check "an alert reaches the receiver, signed with the credential" "$(until_true 30 inside grep -q ' v1,' /tmp/hooks && echo yes)" yes
check "the state folder is private" "$(inside stat -L -c %a /var/lib/private/diffwire)" 700
check "the command line asks the running daemon" "$(inside diffwire inspect stories --json --config /etc/diffwire/config.toml | wc -l)" 1

ask() { inside python3 -c "import sys, urllib.request, urllib.error
try: print(urllib.request.urlopen('http://127.0.0.1:9464$1', timeout=5).read().decode())
except urllib.error.HTTPError as e: print(e.code)"; }
check "monitors ask the loopback port" "$(ask /healthz | grep -c '"ok"')/$(ask /metrics | grep -c '^diffwire_polls_total{')/$(ask /v1/stories)" "1/[1-9]*/404"
check "no line a poll" "$(until_true 20 sh -c "[ \$(\"$here/sdbox.sh\" exec $box diffwire inspect feeds --json --config /etc/diffwire/config.toml | wc -l) = 2 ]"; inside journalctl -u diffwire -o cat | grep -c 'polled\|127.0.0.1:8090')" 0

pid=$(show MainPID)
inside sh -c 'printf "[[feed]]\nurl = \"http://127.0.0.1:8090/three.xml\"\n" >>/etc/diffwire/config.toml'
inside systemctl reload diffwire
check "a reload takes the new feed" "$(until_true 15 sh -c "\"$here/sdbox.sh\" exec $box systemctl show -P StatusText diffwire | grep -q '^3 feeds'" && echo yes)" yes
# somebody who follows the stream of alerts must not keep the store open meanwhile
inside systemd-run -q --unit=follower /usr/local/bin/diffwire watch --config /etc/diffwire/config.toml
sleep 1
inside sh -c 'sed -i "s/floor = .*/floor = \"2s\"/" /etc/diffwire/config.toml'
inside systemctl reload diffwire
check "what cannot be changed under way is taken by starting anew inside" "$(until_true 15 sh -c "\"$here/sdbox.sh\" exec $box journalctl -u diffwire -o json | grep -q 'poll. changed'" && until_true 15 inside diffwire status --config /etc/diffwire/config.toml && show ActiveState)/$(show MainPID)" "active/$pid"
check "and whoever follows the alerts follows on" "$(inside systemctl show -P ActiveState follower)" active
inside sh -c 'cp /etc/diffwire/config.toml /tmp/good; echo "nonsense = 1" >>/etc/diffwire/config.toml'
inside systemctl reload diffwire
check "a broken configuration is refused by name" "$(until_true 10 sh -c "\"$here/sdbox.sh\" exec $box journalctl -u diffwire -o json | grep -q nonsense" && echo yes)" yes
check "and the daemon goes on" "$(show ActiveState)/$(show MainPID)" "active/$pid"
inside cp /tmp/good /etc/diffwire/config.toml
check "log lines have fields" "$(inside journalctl -u diffwire -o json | grep -c '"DIFFWIRE_ALERT".*"DIFFWIRE_VERDICT"\|"DIFFWIRE_VERDICT".*"DIFFWIRE_ALERT"' | awk '{ print ($1 > 0) }')" 1

restarts=$(show NRestarts)
inside kill -STOP "$pid"
check "a hung daemon is restarted by the watchdog" "$(until_true 20 sh -c "[ \$(\"$here/sdbox.sh\" exec $box systemctl show -P NRestarts diffwire) -gt $restarts ] && [ \$(\"$here/sdbox.sh\" exec $box systemctl show -P SubState diffwire) = running ]" && echo yes)" yes
inside kill -9 "$(show MainPID)"
check "a killed daemon is started again" "$(until_true 20 sh -c "[ \$(\"$here/sdbox.sh\" exec $box systemctl show -P NRestarts diffwire) -gt $((restarts + 1)) ] && [ \$(\"$here/sdbox.sh\" exec $box systemctl show -P SubState diffwire) = running ]" && echo yes)" yes
sleep 2
check "nothing was told twice under another id" "$(inside sh -c 'cut -d" " -f1 /tmp/hooks | sort -u | wc -l')" "$(inside sh -c 'sed "s/.*\"reason\":\"\([^\"]*\)\".*/\1/" /tmp/hooks | sort -u | wc -l')"
began=$(date +%s%N)
inside systemctl stop diffwire
took=$((($(date +%s%N) - began) / 1000000))
check "it stops cleanly" "$(show ActiveState)/$(show Result)" inactive/success
check "and within 5 s ($took ms)" "$((took < 5000))" 1
check "what it stored is still there" "$(inside diffwire inspect articles --json --store /var/lib/private/diffwire/store | wc -l)" 2

# The same, put in place by the program itself.
inside sh -c 'rm -r /etc/systemd/system/diffwire.service /etc/systemd/system/diffwire.service.d; mkdir -p /root/build; mv /usr/local/bin/diffwire /root/build/; systemctl daemon-reload'
check "without rights it says what to do" "$(inside sh -c 'cp /root/build/diffwire /usr/bin/dw; setpriv --reuid=65534 --clear-groups dw service install 2>&1; rm /usr/bin/dw' | grep -c 'sudo.*--user')" 1
check "a dry run changes nothing" "$(inside /root/build/diffwire service install --dry-run | grep -c '^would ')/$(inside sh -c 'ls /etc/systemd/system/diffwire.service /usr/local/bin/diffwire 2>/dev/null | wc -l')" "[3-4]/0"
said=$(inside /root/build/diffwire service install)
check "it installs, keeps the configuration, and says how to go on" "$(grep -c '^done: copy /root/build/diffwire to /usr/local/bin/diffwire\|^kept: .*/etc/diffwire/config.toml\|^done: write the unit\|systemctl enable --now diffwire' <<<"$said")" 4
check "its unit has no mistakes" "$(inside systemd-analyze verify --man=no --recursive-errors=yes /etc/systemd/system/diffwire.service 2>&1)" ""
inside sh -c 'sed -i "/secret_credential/d" /etc/diffwire/config.toml'
inside systemctl -q enable --now diffwire
check "and the service runs" "$(show ActiveState)/$(inside systemctl is-enabled diffwire)" active/enabled
inside /usr/local/bin/diffwire service uninstall >/dev/null
check "uninstalling takes the unit and nothing else" "$(inside systemctl is-active diffwire)/$(inside sh -c 'ls /etc/systemd/system/diffwire.service 2>/dev/null | wc -l; ls -d /etc/diffwire/config.toml /var/lib/private/diffwire/store | wc -l' | xargs)" "inactive/0 2"
check "a user installs for themselves" "$(inside sh -c 'HOME=/home/ada; export HOME; mkdir -p $HOME/bin; cp /usr/local/bin/diffwire $HOME/bin/; $HOME/bin/diffwire service install --user >/dev/null 2>&1; grep ExecStart= $HOME/.config/systemd/user/diffwire.service; ls $HOME/.config/diffwire' | xargs)" "ExecStart=/home/ada/bin/diffwire run config.toml"
check "and the listener for the machine's daemon" "$(inside sh -c 'HOME=/home/ada; export HOME; $HOME/bin/diffwire service install --user --desktop >/dev/null 2>&1; grep ExecStart= $HOME/.config/systemd/user/diffwire-desktop.service')" "ExecStart=/home/ada/bin/diffwire desktop"
exit $failed
