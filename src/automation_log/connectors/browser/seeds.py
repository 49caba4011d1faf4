"""Reads the seed of one-time codes from where a page shows it: a text, a field, an address or a QR picture."""

import asyncio
import base64
from typing import TypedDict

import zxingcpp
from playwright.async_api import Locator

from automation_log.connectors.actions.browser import SeedPlace
from automation_log.connectors.browser.app_page import AppPage
from automation_log.domain.errors import Changed, InvalidRequest
from automation_log.domain.totp import Totp

LOOKS_AGAIN_AFTER_MS = 200
# The browser that took the picture also opens it: one byte of brightness a pixel.
PIXELS = """async (_, png) => {
  const bytes = Uint8Array.from(atob(png), sign => sign.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bytes], {type: 'image/png'}));
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const drawing = canvas.getContext('2d');
  drawing.drawImage(picture, 0, 0);
  const {data} = drawing.getImageData(0, 0, picture.width, picture.height);
  let grey = '';
  for (let at = 0; at < data.length; at += 4)
    grey += String.fromCharCode((data[at] * 299 + data[at + 1] * 587 + data[at + 2] * 114) / 1000);
  return {width: picture.width, height: picture.height, grey: btoa(grey)};
}"""


class Pixels(TypedDict):
    """A picture as the browser hands it over: rows of brightness, in base64."""

    width: int
    height: int
    grey: str


async def read_seed(page: AppPage, place: SeedPlace) -> Totp:
    """The seed at a place. Raises: Changed, when what stands there is none; its text is not said."""
    element = await page.find(place.selector)
    try:
        if place.form == "qr":
            return Totp.from_url(await _qr_text(element, page))
        match place.attribute:
            case "value":
                text = await element.input_value(timeout=page.left)
            case None:
                text = await element.inner_text(timeout=page.left)
            case attribute:
                text = await element.get_attribute(attribute, timeout=page.left) or ""
        return Totp.from_form(text.strip(), place.form)
    except InvalidRequest as refused:
        raise Changed(str(refused)) from None


async def _qr_text(element: Locator, page: AppPage) -> str:
    """What the QR code says; a picture may come later than its page."""
    while (text := await _seen_text(element, page)) is None:
        if page.left <= LOOKS_AGAIN_AFTER_MS:
            raise Changed("The page shows no QR code that can be read.")
        await asyncio.sleep(LOOKS_AGAIN_AFTER_MS / 1000)
    return text


async def _seen_text(element: Locator, page: AppPage) -> str | None:
    png = base64.b64encode(await element.screenshot(timeout=page.left)).decode()
    pixels: Pixels = await element.evaluate(PIXELS, png)
    shape = [pixels["height"], pixels["width"]]
    seen = memoryview(base64.b64decode(pixels["grey"])).cast("B", shape=shape)
    found = zxingcpp.read_barcodes(seen, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    text: str | None = found[0].text if found else None
    return text
