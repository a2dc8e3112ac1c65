#!/usr/bin/env bash
# Desktop alerts on a private session bus: no notification service at first, then one, then a frozen one; exact arguments as received.
#   desktop.sh BINARY
# Needs dbus, python3-dbusmock and libglib2.0-bin. Prints a line a check and ends with status 1 if one failed.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/check.sh"
binary=$(realpath "$1")
if [ -z "${IN_BUS:-}" ]; then
    exec env IN_BUS=1 dbus-run-session --config-file="$here/bus.conf" -- "$0" "$binary"
fi
work=$(mktemp -d)
daemon= mock= listener=
finish() {
    [ -z "$daemon" ] || kill "$daemon" 2>/dev/null
    [ -z "$listener" ] || kill "$listener" 2>/dev/null
    [ -z "$mock" ] || { kill -CONT "$mock"; kill "$mock"; } 2>/dev/null
    wait 2>/dev/null
    rm -rf "$work"
}
trap finish EXIT

start_service() {
    /usr/bin/python3 -m dbusmock --session -l "$work/bus.log" --template notification_daemon >/dev/null 2>&1 &
    mock=$!
    gdbus wait --session --timeout 10 org.freedesktop.Notifications
}
waiting() { "$binary" inspect alerts --json --config "$work/config.toml" | grep -o '"state":"[a-z]*"' | sort | uniq -c | xargs; }

cat >"$work/config.toml" <<TOML
[store]
path = "$work/store"
[api]
socket = "$work/diffwire.sock"
[alerts]
debounce = "0s"
[[channel]]
name = "desktop"
type = "desktop"
TOML
article() { # ID OUTLET HOUR RESCUED
    printf '{"id":"%s","outlet":"%s","published":"2026-03-01T%s:00:00Z","url":"https://%s.example/1","title":"Ferry runs aground off Marren","text":"A passenger ferry ran aground on the Skelly rocks off Marren on Sunday morning as thick fog rolled in.\\n\\nLifeboat crews rescued %s people from the <Lady Orla>, the Marren coastguard said.\\n\\nThe ferry had left Port Askel at dawn for the island and struck the rocks within sight of the harbour wall."}\n' "$1" "$2" "$3" "$1" "$4"
}
{ article one "Marren Post" 10 12; article two "Harbour & Times" 11 19; } >"$work/articles.jsonl"
"$binary" ingest "$work/articles.jsonl" --config "$work/config.toml" --deliver --json >"$work/ingested" 2>"$work/said"
check "what could not be delivered is said" "$?/$(grep -c 'still wait' "$work/said")" 1/1
check "one alert waits" "$(waiting)" '1 state:waiting'

"$binary" run --config "$work/config.toml" 2>"$work/daemon.log" &
daemon=$!
until_true 10 test -S "$work/diffwire.sock"
sleep 3
check "without a notification service nothing is lost" "$(waiting)" '1 state:waiting'
check "and the daemon says so" "$(grep -c 'not delivered' "$work/daemon.log" | awk '{ print ($1 > 0) }')" 1

start_service
check "told when one appears" "$(until_true 90 grep -q ' Notify ' "$work/bus.log" && echo yes)" yes
check "mark-up is escaped" "$(grep -c 'Harbour &amp; Times.*&lt;Lady Orla&gt;' "$work/bus.log")" 1
check "both figures are shown" "$(grep -c '<b>12 people</b>\|<b>19 people</b>' "$work/bus.log")" 2
check "it carries an urgency" "$(grep -c '"urgency": 1' "$work/bus.log")" 1
check "delivered, once" "$(until_true 10 sh -c "\"$binary\" inspect alerts --json --config \"$work/config.toml\" | grep -q delivered"; waiting)/$(grep -c ' Notify ' "$work/bus.log")" '1 state:delivered/1'

# what a user does at a notification, as the notification service tells it
press() { # NUMBER ACTION
    gdbus call --session -d org.freedesktop.Notifications -o /org/freedesktop/Notifications -m org.freedesktop.DBus.Mock.EmitSignal \
        org.freedesktop.Notifications ActionInvoked us "[<uint32 $1>,<'$2'>]" >/dev/null
}
shown() { grep -c ' Notify ' "$work/bus.log"; }
story() { "$binary" inspect story s1 --json --config "$work/config.toml"; }
check "it has buttons" "$(grep -c '"default", .*"acknowledge", .*"mute", ' "$work/bus.log")" 1
mkdir "$work/bin"
printf '#!/bin/sh\necho "$1" >>"%s/opened"\n' "$work" >"$work/bin/xdg-open"
chmod +x "$work/bin/xdg-open"
press 1 acknowledge
check "acknowledged at the notification, a reading is known" "$(until_true 10 sh -c "\"$binary\" inspect story s1 --json --config \"$work/config.toml\" | grep -q '\"acknowledged\":true'" && echo yes)" yes

# a listener beside the daemon, as a user has it for the machine's daemon: it goes on where it was, and shows nothing twice
listen() { PATH="$work/bin:$PATH" "$binary" desktop --config "$work/config.toml" --state "$work/listener" 2>>"$work/listener.log" & listener=$!; }
echo w0 >"$work/listener"
listen
check "a listener shows the daemon's alerts" "$(until_true 10 sh -c "[ \$(grep -c ' Notify ' \"$work/bus.log\") = 2 ]" && echo yes)" yes
check "and remembers what it showed" "$(until_true 10 grep -qx w1 "$work/listener" && echo yes)" yes
press 2 default
check "a click opens both articles" "$(until_true 10 sh -c "[ \$(wc -l <\"$work/opened\") = 2 ]" && sort "$work/opened" | xargs)" 'https://one.example/1 https://two.example/1'
kill -TERM "$listener"
wait "$listener"
check "it stops cleanly" $? 0
listen
sleep 2
check "started again it shows nothing twice" "$(shown)" 2
kill -TERM "$listener"
wait "$listener"
cat >"$work/narrow.toml" <<TOML
[[channel]]
name = "mine"
type = "desktop"
kinds = ["quote"]
TOML
echo w0 >"$work/listener"
PATH="$work/bin:$PATH" "$binary" desktop --config "$work/config.toml" --state "$work/listener" --channel "$work/narrow.toml" 2>>"$work/listener.log" &
listener=$!
check "a listener that is narrowed shows only what its channel wants" "$(until_true 10 grep -qx w1 "$work/listener" && sleep 1; shown)" 2
kill -TERM "$listener"
wait "$listener"
listener=
sed -i 's/desktop/webhook/' "$work/narrow.toml"
check "a channel file without a desktop is refused" "$("$binary" desktop --config "$work/config.toml" --channel "$work/narrow.toml" 2>&1 >/dev/null; echo $?)" '*narrow.toml*2'

kill -STOP "$mock"
"$binary" alerts resend w1 --config "$work/config.toml" >/dev/null
check "an alert can be sent again" $? 0
sleep 2
began=$(date +%s%N)
stories=$("$binary" inspect stories --json --config "$work/config.toml" | wc -l)
check "a frozen service does not freeze the daemon" "$stories/$((($(date +%s%N) - began) / 1000000 < 1000))" 1/1
kill -CONT "$mock"
began=$(date +%s%N)
kill -TERM "$daemon"
wait "$daemon"
check "it stops cleanly within 5 s" "$?/$((($(date +%s%N) - began) / 1000000 < 5000))" 0/1
daemon=
[ $failed = 0 ] || { cat "$work/bus.log"; cat "$work/daemon.log" "$work/listener.log"; }
exit $failed
