"""Run inside the image, in the network of its service: what a client does. The key comes on standard input.

Prints one line of JSON: statuses, the review, the letter. Only the standard library, since the image has no more.
"""

from __future__ import annotations

import base64
import json
import sys
import time
import uuid
from email.message import Message
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

_HERE = "http://127.0.0.1:8000"
_OPENER = build_opener(ProxyHandler({}))


def ask(
    path: str, key: str = "", body: bytes | None = None, kind: str = "application/json"
) -> tuple[int, Message, bytes]:
    """Status, headers, content."""
    headers = {"Content-Type": kind} | ({"Authorization": f"Bearer {key}"} if key else {})
    try:
        with _OPENER.open(Request(_HERE + path, body, headers), timeout=60) as answer:
            return answer.status, answer.headers, answer.read()
    except HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def form(path: str) -> tuple[bytes, str]:
    """A form with the file, and its type."""
    border = uuid.uuid4().hex
    file = Path(path)
    disposition = f'Content-Disposition: form-data; name="file"; filename="{file.name}"'
    body = f"--{border}\r\n{disposition}\r\n\r\n".encode() + file.read_bytes() + f"\r\n--{border}--\r\n".encode()
    return body, f"multipart/form-data; boundary={border}"


def main(path: str) -> None:
    """Send a report with and without the key, and fetch the letter about it."""
    key = sys.stdin.readline().strip()
    refused = [ask("/api/v1/reviews", given, *form(path))[0] for given in ("", key[:-1] + "!")]
    started = time.monotonic()
    status, headers, review = ask("/api/v1/reviews", key, *form(path))
    seconds = time.monotonic() - started
    exported, _, letter = ask(f"{headers['Location']}/export.docx", key)
    found = {
        "refused": refused,
        "statuses": [status, exported],
        "seconds": seconds,
        "review": json.loads(review),
        "letter": base64.b64encode(letter).decode("ascii"),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1])
