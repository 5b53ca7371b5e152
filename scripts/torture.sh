#!/bin/sh
# The long counts: a whole visit for every form, its pictures in demo-out/; then visits killed at every step and visits with
# everything broken, again and again. ROUNDS says how often (10).
# The last log stays in docs/evidence/.
set -eu
cd "$(dirname "$0")/.."
rounds="${ROUNDS:-10}"
log=docs/evidence/torture.log
mkdir -p docs/evidence
date -u +"%Y-%m-%d, $rounds rounds: SIGKILL at each of 18 steps, faults of every device, mistyped fields" > "$log"
DENGWEN_EVERY_FORM=1 cargo test --features scripted --test journey_forms every_form_is_filed -- --nocapture 2>&1 | grep -E ': filed$|^test result|panicked' \
    | sed 's/^/forms: /' | tee -a "$log"
round=1
while [ "$round" -le "$rounds" ]; do
    cargo test --features scripted --test journey_killed --test journey_faults --test journey_wrong_input -- --test-threads 2 \
        2>&1 | grep -E '^test |panicked' | sed "s/^/round $round: /" | tee -a "$log"
    round=$((round + 1))
done
# Each round has at least three tests that ran; a build that broke leaves none.
grep -q '^forms: test result: ok. 1 passed' "$log" && [ "$(grep -c '^round .* ok$' "$log")" -ge $((rounds * 3)) ] && ! grep -qE 'FAILED|panicked' "$log"
