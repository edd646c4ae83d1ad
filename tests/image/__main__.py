"""``python -m tests.image``: builds the image's root step by step and tries it; exits with 1 where anything fails."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time

import click

from tests.conftest import ROOT
from tests.image import check, recipe, scratch, serving
from tests.image.build import build
from tests.image.root import WORK, Clock, Failed, alone, size
from tests.image.timed import timed

NEEDED = ("mmdebstrap", "setpriv", "unshare", "nsenter", "mount", "apt-get")


@click.command()
@click.option("--seconds", default=900, show_default=True, help="all that it may take")
@click.option("--keep/--no-keep", default=False, help="leave the roots in build/image/work")
def main(seconds: int, keep: bool) -> None:
    """Build and check, as root on a Debian."""
    if missing := [t for t in NEEDED if shutil.which(t) is None]:
        sys.exit(f"not installed: {', '.join(missing)}")
    if os.geteuid():
        sys.exit("needs root: it makes roots of their own and enters them")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what is under way is ended on the way out
    started = time.monotonic()
    try:
        with alone():
            print(f"          roots {scratch.prepare(WORK, keep=keep)}")
            try:
                _all(Clock(seconds))
            finally:
                if not keep and not WORK.is_mount():
                    shutil.rmtree(WORK)
    except (Failed, recipe.NotSupported) as error:
        sys.exit(f"FAILED: {error}")
    print(f"{time.monotonic() - started:7.1f} s  the image is good")


def _all(clock: Clock) -> None:
    stages = recipe.parse((ROOT / "Dockerfile").read_text("utf-8"))
    root, config = build(stages, ROOT, clock)
    with timed("the final root") as said:
        said.append(f"{size(root) / 1e6:.0f} MB, of which {size(root / 'opt/nianbao') / 1e6:.0f} MB the program")
    image = check.Image(root, config, clock)
    check.everything(image, root)
    serving.check(image, clock)


if __name__ == "__main__":
    main()
