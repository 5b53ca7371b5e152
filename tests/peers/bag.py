"""Validates a bag with bagit (PyPI, Library of Congress): bag.py FOLDER; exit 0 when complete and valid."""

import sys

import bagit

bag = bagit.Bag(sys.argv[1])
bag.validate()
print(bag.version, len(bag.payload_entries()))
