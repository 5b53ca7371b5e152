"""Uploads one object with tuspy (PyPI): tus_upload.py COURT TOKEN PACKAGE_ID NAME FILE, in pieces of 64 KiB."""

import sys

from tusclient.client import TusClient

court, token, package_id, name, path = sys.argv[1:]
client = TusClient(f"{court}/v1/uploads", headers={"Authorization": f"Bearer {token}"})
uploader = client.uploader(
    path, chunk_size=64 * 1024, metadata={"package_id": package_id, "name": name}, upload_checksum=False
)
uploader.upload()
print(uploader.offset)
