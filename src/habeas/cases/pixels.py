"""Clean pixels: what of an uploaded picture is kept, and what is refused before it is decoded.

A file is looked at by its header, decoded in memory, turned upright, brought to sRGB and written
anew from its pixels alone, so that no place, no camera, no name and no remark of it survives.
"""

import struct
import warnings
from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from habeas.kernel.errors import RefusedError

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

MOST_BYTES: Final = 10 * 1024 * 1024
MOST_PIXELS: Final = 40_000_000
# How well photographs are written.
SAVING: Final[Mapping[str, Mapping[str, int]]] = {"JPEG": {"quality": 88}, "PNG": {}}
# 88 by 110 on a phone and 166 by 208 on a wide screen, each at the double for sharp screens.
PORTRAIT: Final = (352, 440)
# A face is more often above the middle than below it.
CENTRE: Final = (0.5, 0.35)
# A drawing has few colours and stays sharp as PNG; a photograph has many.
FEW_COLOURS: Final = 256

# What Pillow calls the kinds that are taken, and their usual names.
KINDS: Final = {
    "JPEG": "JPEG",
    "MPO": "JPEG",
    "PNG": "PNG",
    "WEBP": "WebP",
    "HEIF": "HEIC",
    "AVIF": "AVIF",
}
# Phones write two pictures into one file, a large and a small one: the first is the picture.
_FIRST_COUNTS: Final = frozenset({"MPO", "HEIF"})
_OPENED: Final = tuple(kind for kind in KINDS if kind != "MPO")  # found as JPEG
_BY_ENDING: Final = {
    "jpg": "JPEG",
    "jpeg": "JPEG",
    "png": "PNG",
    "webp": "WebP",
    "heic": "HEIC",
    "heif": "HEIC",
    "avif": "AVIF",
}
# Pillow's readers raise any of these for a file that ends early or is not what it begins as.
_BROKEN: Final = (OSError, SyntaxError, ValueError, EOFError, struct.error, IndexError, KeyError)
_BOMBS: Final = (Image.DecompressionBombError, Image.DecompressionBombWarning)


def clean(file: "UploadedFile[bytes]") -> tuple[bytes, str]:
    """Return the picture written anew and its ending, ``jpg`` or ``png``; raises RefusedError."""
    if (file.size or 0) > MOST_BYTES:
        raise RefusedError("The picture is over 10 MB: save a smaller one.")
    content = file.read()
    image = _opened(content)
    _refuse_unfit(image, file.name or "")
    try:
        image.load()
        upright = ImageOps.exif_transpose(image)
    except _BROKEN:
        raise RefusedError(
            "The picture breaks off or is damaged: save or send it once more."
        ) from None
    return _written(_srgb(upright, image.info.get("icc_profile")))


def portrait(content: bytes) -> bytes:
    """Return what ``clean`` gave, cut to the shape of a portrait, at most ``PORTRAIT`` large."""
    with Image.open(BytesIO(content)) as image:
        width, height = PORTRAIT
        scale = min(1, image.width / width, image.height / height)
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        cut = ImageOps.fit(image, size, Image.Resampling.LANCZOS, centering=CENTRE)
        written = BytesIO()
        cut.save(written, image.format or "", optimize=True, **SAVING[image.format or ""])
    return written.getvalue()


def _opened(content: bytes) -> Image.Image:
    """Read the header alone."""
    if b"<svg" in content[:4096].lower():
        raise RefusedError(
            "An SVG is a drawing made by a program: save the picture as JPEG or PNG."
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return Image.open(BytesIO(content), formats=_OPENED)
    except _BOMBS:
        raise _too_many() from None
    except (UnidentifiedImageError, *_BROKEN):
        raise RefusedError(
            "This is no picture that can be read: take a JPEG, PNG, WebP, HEIC or AVIF."
        ) from None


def _refuse_unfit(image: Image.Image, name: str) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise _too_many()
    kind = KINDS[image.format or ""]
    said = _BY_ENDING.get(name.rpartition(".")[2].lower(), kind)
    if said != kind:
        raise RefusedError(f"The file is called {said} and holds {kind}: save it as what it is.")
    if image.format not in _FIRST_COUNTS and getattr(image, "n_frames", 1) > 1:
        raise RefusedError("The picture moves: save one frame of it.")


def _too_many() -> RefusedError:
    return RefusedError("The picture has more than 40 million pixels: save a smaller one.")


def _srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return RGB or, where something shines through, RGBA in the colours of the web."""
    if image.mode.startswith("I;16"):  # 16 bits of grey, which Pillow would cut off at white
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    has_alpha = image.has_transparency_data
    mode = "RGBA" if has_alpha else "RGB"
    if profile and not has_alpha and image.mode in {"RGB", "CMYK", "L"}:
        try:
            own = ImageCms.ImageCmsProfile(BytesIO(profile))
            web = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(image, own, web, outputMode="RGB")
        except (ImageCms.PyCMSError, *_BROKEN):
            converted = None  # a broken profile: the pixels as they are
        if converted is not None:
            return converted
    return image.convert(mode)


def _written(image: Image.Image) -> tuple[bytes, str]:
    """Write the pixels and nothing else."""
    bare = Image.frombytes(image.mode, image.size, image.tobytes())
    written = BytesIO()
    sees_through = bare.mode == "RGBA" and bare.getchannel("A").getextrema() != (255, 255)
    if sees_through or bare.convert("RGB").getcolors(FEW_COLOURS):
        bare.save(written, "PNG", optimize=True)
        return written.getvalue(), "png"
    bare.convert("RGB").save(written, "JPEG", optimize=True, **SAVING["JPEG"])
    return written.getvalue(), "jpg"
