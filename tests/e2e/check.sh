# What the shell tests share: sourced, not run. `failed` is 1 once a check failed.
failed=0

# Says whether GOT matches the pattern WANTED.
check() { # WHAT GOT WANTED
    if [[ $2 == $3 ]]; then echo "ok   $1"; else echo "FAIL $1: got '$2', wanted '$3'"; failed=1; fi
}

# Tries until it succeeds, for so many seconds.
until_true() { # SECONDS COMMAND...
    local end=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $end ] || return 1
        sleep 0.2
    done
}
