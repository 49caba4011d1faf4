"""What the QR codes drawn in a picture say."""

from io import BytesIO

import zxingcpp
from PIL import Image


def qr_texts(png: bytes) -> list[str]:
    """The text of each QR code in a picture."""
    return [found.text for found in zxingcpp.read_barcodes(Image.open(BytesIO(png)).convert("L"))]
