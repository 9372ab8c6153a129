"""The benchmark's own arithmetic; what it measures is measured by `make bench` alone."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
