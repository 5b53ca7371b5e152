# One profile and one feature set for everything, so that a cold machine compiles the crates once.
CARGO_FLAGS = --workspace --features scripted
NEXTEST := $(shell cargo nextest --version >/dev/null 2>&1 && echo yes)

.PHONY: test lint packages

test: packages
ifeq ($(NEXTEST),yes)
	cargo nextest run $(CARGO_FLAGS) --all-targets
else
	cargo test $(CARGO_FLAGS) --lib --bins --tests
endif

lint:
	cargo fmt --all --check
	cargo clippy $(CARGO_FLAGS) --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --document-private-items --features scripted

packages:
	@scripts/install-packages.sh
