"""`python -m local up` and `python -m local down`."""

import sys

from local.command_line import main

sys.exit(main())
