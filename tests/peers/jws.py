"""Verifies a compact JWS with joserfc (PyPI), which shares no code with us: jws.py KEY.jwk SIGNED.jws; prints the payload."""

import json
import sys

from joserfc import jws
from joserfc.jwk import OKPKey

key = OKPKey.import_key(json.load(open(sys.argv[1], encoding="utf-8")))
compact = open(sys.argv[2], "rb").read().strip()
verified = jws.deserialize_compact(compact, key, algorithms=["Ed25519", "EdDSA"])
assert verified.headers()["kid"] == key.thumbprint(), "kid is not the RFC 7638 thumbprint"
sys.stdout.buffer.write(verified.payload)
