"""nianbao's service: reads report files, checks them and tells people what was found."""

import os

__version__ = "0.1.0"

# The matrices are small: a second thread of linear algebra gains nothing and takes a core from another review.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
