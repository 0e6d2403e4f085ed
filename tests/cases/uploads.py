"""Pictures as people upload them, drawn by the tests."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

GPS = {1: "N", 2: (46.0, 12.0, 15.5), 3: "E", 4: (6.0, 8.0, 30.25)}
MODEL = "Camera of Quillantha"
REMARK = b"taken by Quillantha at the back door"
# Tags of EXIF (JEITA CP-3451): orientation, model and the GPS block.
ORIENTATION, CAMERA, PLACE = 0x0112, 0x0110, 0x8825


def gradient(width: int = 640, height: int = 800) -> Image.Image:
    """A picture of many colours, so that it is taken for a photograph; red at the left edge."""
    red = Image.linear_gradient("L").rotate(90).resize((width, height))
    green = Image.linear_gradient("L").resize((width, height))
    return Image.merge("RGB", (red, green, Image.radial_gradient("L").resize((width, height))))


def upload(content: bytes, name: str = "IMG_Quillantha.jpg") -> SimpleUploadedFile:
    """What a form gives for a file."""
    return SimpleUploadedFile(name, content)


def written(image: Image.Image, kind: str, **how: Any) -> bytes:  # noqa: ANN401 - of that kind
    """The bytes of an image."""
    file = BytesIO()
    image.save(file, kind, **how)
    return file.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    """What a telephone writes into a picture: which side is up, its own name, the place."""
    told = Image.Exif()
    told[ORIENTATION] = orientation
    told[CAMERA] = MODEL
    told.get_ifd(PLACE).update(GPS)
    return told


def photograph(orientation: int = 1) -> bytes:
    """A JPEG with a place, a camera and a remark in it."""
    return written(gradient(), "JPEG", exif=exif(orientation), comment=REMARK, quality=90)
