# One profile and one feature set for everything, so that a cold machine compiles the crates once.
CARGO_FLAGS = --workspace --features scripted
NEXTEST := $(shell cargo nextest --version >/dev/null 2>&1 && echo yes)

.PHONY: test screens lint packages

test: packages
ifeq ($(NEXTEST),yes)
	DENGWEN_PEERS_PYTHON="$$(scripts/peers-python.sh)" cargo nextest run $(CARGO_FLAGS) --all-targets
else
	DENGWEN_PEERS_PYTHON="$$(scripts/peers-python.sh)" cargo test $(CARGO_FLAGS) --lib --bins --tests
endif

# Every screen template as a picture, and a walk over all of them for targets too small, texts cut, things overlapping.
screens: packages
	FONTCONFIG_FILE=$(CURDIR)/assets/fonts/fonts.conf cargo run -p ui --features scripted --example gallery -- demo-out/screens

lint:
	cargo fmt --all --check
	cargo clippy $(CARGO_FLAGS) --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --document-private-items --features scripted

packages:
	@scripts/install-packages.sh
