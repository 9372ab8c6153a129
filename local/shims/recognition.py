"""Rekognition that looks at the picture: moto answers the same mobile phone for every one, and knows no moderation labels.

No model runs here. The labels say what anyone can see without one, the orientation and the main colours, so that tags on the
local cloud differ by picture; what AWS refuses (other formats, pictures under 80 pixels, objects over 15 MB) is refused.
https://docs.aws.amazon.com/rekognition/latest/dg/limits.html
"""

from __future__ import annotations

import io
import json
from collections import Counter
from typing import Any

LARGEST, SMALLEST_SIDE = 15 << 20, 80
HUES = ((15, "Red"), (45, "Orange"), (70, "Yellow"), (160, "Green"), (200, "Cyan"), (260, "Blue"), (330, "Purple"), (361, "Red"))


def install() -> None:
    from moto.core.exceptions import JsonRESTError
    from moto.rekognition.responses import RekognitionResponse
    from moto.s3.models import s3_backends

    def picture(response: Any) -> bytes:
        place = response._get_param("Image")["S3Object"]
        key = s3_backends[response.current_account]["aws"].get_object(place["Bucket"], place["Name"])
        if key is None:
            raise JsonRESTError("InvalidS3ObjectException", "Unable to get object metadata from S3.")
        if key.size > LARGEST:
            raise JsonRESTError("ImageTooLargeException", "Image size is too large.")
        return key.value

    def seen(response: Any) -> list[tuple[str, float]]:
        try:
            return labels_of(picture(response))
        except ValueError as error:
            raise JsonRESTError("InvalidImageFormatException", str(error)) from error

    def detect_labels(self: Any) -> str:
        least, most = self._get_param("MinConfidence") or 55, self._get_param("MaxLabels") or 1000
        box, found = subject_of(picture(self)), []
        for name, confidence in seen(self):
            found.append({"Name": name, "Confidence": confidence, "Parents": [], "Instances": []})
        if box:
            found.append({"Name": "Subject", "Confidence": 90.0, "Parents": [], "Instances": [{"BoundingBox": box, "Confidence": 90.0}]})
        return json.dumps({"Labels": [label for label in found if label["Confidence"] >= least][:most], "LabelModelVersion": "3.0"})

    def detect_moderation_labels(self: Any) -> str:
        seen(self)
        return json.dumps({"ModerationLabels": [], "ModerationModelVersion": "7.0"})

    RekognitionResponse.detect_labels = detect_labels  # type: ignore[method-assign]
    RekognitionResponse.detect_moderation_labels = detect_moderation_labels  # type: ignore[attr-defined]


def labels_of(data: bytes) -> list[tuple[str, float]]:
    """Labels with confidences in percent, the surest first. Throws ValueError for what Rekognition would not read."""
    from PIL import Image, UnidentifiedImageError

    try:
        image = Image.open(io.BytesIO(data))
        image.load()
    except (UnidentifiedImageError, OSError) as error:
        raise ValueError("Request has invalid image format") from error
    if image.format not in ("JPEG", "PNG") or min(image.size) < SMALLEST_SIDE:
        raise ValueError("Request has invalid image format")
    width, height = image.size
    shape = "Square" if width == height else "Landscape" if width > height else "Portrait"
    pixels = image.convert("HSV").resize((32, 32)).getdata()
    names = Counter(_name(*pixel) for pixel in pixels)
    return [(shape, 99.0)] + [(name, round(75 + 24 * count / len(pixels), 1)) for name, count in names.most_common(3)]


def subject_of(data: bytes) -> dict[str, float] | None:
    """Where the vivid colours stand, if they fill less than half of the picture."""
    from PIL import Image

    try:
        saturation = Image.open(io.BytesIO(data)).convert("HSV").getchannel("S").resize((64, 64))
    except OSError:
        return None
    box = saturation.point(lambda value: 255 if value > 100 else 0).getbbox()
    if not box or (box[2] - box[0]) * (box[3] - box[1]) > 64 * 64 / 2:
        return None
    left, top, right, bottom = (side / 64 for side in box)
    return {"Left": left, "Top": top, "Width": right - left, "Height": bottom - top}


def _name(hue: int, saturation: int, value: int) -> str:
    if value < 50:
        return "Black"
    if saturation < 40:
        return "White" if value > 200 else "Grey"
    return next(name for end, name in HUES if hue * 360 / 255 < end)
