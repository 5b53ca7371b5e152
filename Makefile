# One profile and one feature set for everything, so that a cold machine compiles the crates once.
CARGO_FLAGS = --workspace --features scripted
NEXTEST := $(shell cargo nextest --version >/dev/null 2>&1 && echo yes)

.PHONY: demo test bench torture screens lint packages

# The main job: a window where there is a display, else a scripted visitor with pictures of each screen.
demo: packages
ifeq ($(DISPLAY)$(WAYLAND_DISPLAY),)
	rm -rf demo-out
	cargo run --features scripted -- demo --headless --scenario tests/scenarios/private-lending.toml --out demo-out
else
	cargo run --features scripted -- demo --out demo-out
endif

test: packages
ifeq ($(NEXTEST),yes)
	DENGWEN_PEERS_PYTHON="$$(scripts/peers-python.sh)" cargo nextest run $(CARGO_FLAGS) --all-targets
else
	DENGWEN_PEERS_PYTHON="$$(scripts/peers-python.sh)" cargo test $(CARGO_FLAGS) --lib --bins --tests
endif

# Every screen template as a picture, and a walk over all of them for targets too small, texts cut, things overlapping.
screens: packages
	cargo run -p ui --features scripted --example gallery -- demo-out/screens

# Start, memory, idle, touch: figures of the release build on this machine, beside their limits.
bench: packages
	scripts/install-packages.sh bench-packages.txt
	cargo build --release
	cp "$${CARGO_TARGET_DIR:-target}/release/dengwen" "$${CARGO_TARGET_DIR:-target}/release/dengwen-delivered"
	cargo build --release --features scripted
	python3 scripts/bench.py "$${CARGO_TARGET_DIR:-target}/release/dengwen-delivered" "$${CARGO_TARGET_DIR:-target}/release/dengwen"

# The long counts.
torture: packages
	scripts/torture.sh

lint:
	cargo fmt --all --check
	cargo clippy $(CARGO_FLAGS) --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --document-private-items --features scripted

packages:
	@scripts/install-packages.sh
