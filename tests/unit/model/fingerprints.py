"""Print the fingerprints of all shipped schemes as JSON, for any version of Python: `python fingerprints.py`."""

import json
import sys

import partyrate as pr

if __name__ == "__main__":
    found = {
        f"{each.name}@{each.edition}": pr.load_scheme(each.name, edition=each.edition).fingerprint
        for each in pr.shipped_schemes()
    }
    sys.stdout.write(f"{json.dumps(found, indent=2, sort_keys=True)}\n")
