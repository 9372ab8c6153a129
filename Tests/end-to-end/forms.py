"""Forms that upload to S3, as a browser sends them."""

import urllib.error
import urllib.request
from typing import Any


def send(offer: dict[str, Any], file: bytes) -> int:
    """Sends the form as a browser does; the status."""
    boundary = "----form"
    parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
             for name, value in offer["fields"].items()]  # fmt: skip
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n'.encode()
    body = b"".join(parts) + head + file + f"\r\n--{boundary}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    try:
        with urllib.request.urlopen(urllib.request.Request(offer["url"], data=body, headers=headers)) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
