"""The files with many troubles together that are handed in as `.ods` and `.xls`.

`python -m tests.unit.mixed_forms` makes them anew where `soffice` is installed.
"""

from __future__ import annotations

import shutil
import sys

from tests.unit.forms import save
from tests.unit.mixed import SAVED
from tests.unit.mixed_refused import REFUSED
from tests.unit.mixed_workbooks import WORKBOOKS

SAVED_FORMS = {name: mixed for name, mixed in (WORKBOOKS | REFUSED).items() if mixed.form in ("ods", "xls")}

if __name__ == "__main__":
    if not shutil.which("soffice"):
        sys.exit("LibreOffice is not installed")
    for form in ("ods", "xls"):
        save({name: mixed.make() for name, mixed in SAVED_FORMS.items() if mixed.form == form}, [form], SAVED)
