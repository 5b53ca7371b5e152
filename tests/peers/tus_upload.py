"""Uploads one object with tuspy (PyPI): tus_upload.py COURT TOKEN PACKAGE_ID NAME FILE, in pieces of 64 KiB,
each with the SHA-1 that tus 1.0.0 asks every server with checksums to understand."""

import sys

from tusclient.client import TusClient

court, token, package_id, name, path = sys.argv[1:]
client = TusClient(f"{court}/v1/uploads", headers={"Authorization": f"Bearer {token}"})
uploader = client.uploader(
    path, chunk_size=64 * 1024, metadata={"package_id": package_id, "name": name}, upload_checksum=True
)
uploader.upload()
print(uploader.offset)
