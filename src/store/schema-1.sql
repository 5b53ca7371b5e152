-- Version 1. Times are RFC 3339 text; blobs are XChaCha20-Poly1305 ciphertext bound to their table and row.
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT;

-- The key that wraps visit keys; a new one every day.
CREATE TABLE daily_key (
    day TEXT PRIMARY KEY,
    wrapped BLOB NOT NULL
) STRICT;

-- phase: draft | submitting
CREATE TABLE visit (
    id BLOB PRIMARY KEY,
    wrapped_key BLOB NOT NULL,
    phase TEXT NOT NULL,
    live INTEGER NOT NULL,
    draft_index BLOB,
    updated_at TEXT NOT NULL,
    state BLOB NOT NULL
) STRICT;
CREATE INDEX visit_by_index ON visit (draft_index);

CREATE TABLE page (
    id BLOB PRIMARY KEY,
    visit BLOB NOT NULL REFERENCES visit (id) ON DELETE CASCADE,
    bytes INTEGER NOT NULL
) STRICT;

-- Numbers leased from the court, and our own series when there are none.
CREATE TABLE ticket_block (
    request_id TEXT PRIMARY KEY,
    business_date TEXT NOT NULL,
    prefix TEXT NOT NULL,
    next INTEGER NOT NULL,
    last INTEGER NOT NULL
) STRICT;
CREATE TABLE own_series (
    business_date TEXT PRIMARY KEY,
    next INTEGER NOT NULL
) STRICT;
CREATE TABLE ticket (
    business_date TEXT NOT NULL,
    number TEXT NOT NULL,
    owner TEXT NOT NULL UNIQUE,
    PRIMARY KEY (business_date, number)
) STRICT;

-- state: queued | received | refused
CREATE TABLE outbox (
    package_id TEXT PRIMARY KEY,
    manifest TEXT NOT NULL,
    ticket TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_attempt TEXT NOT NULL,
    problem TEXT,
    receipt TEXT
) STRICT;
CREATE TABLE outbox_object (
    package_id TEXT NOT NULL REFERENCES outbox (package_id),
    name TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (package_id, name)
) STRICT;

-- state: queued | sent | ticket-out | confirmed | failed | unconfirmed
CREATE TABLE print_record (
    owner TEXT PRIMARY KEY,
    wrapped_key BLOB NOT NULL,
    record BLOB NOT NULL,
    state TEXT NOT NULL,
    copies INTEGER NOT NULL DEFAULT 0,
    live INTEGER NOT NULL DEFAULT 1
) STRICT;

-- Small messages to the court that wait for the network: help calls, registered numbers. Nothing personal.
CREATE TABLE court_message (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;
