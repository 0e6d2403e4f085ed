"""Pictures: clean pixels alone are stored, and nothing that a file tells besides."""

import re
from io import BytesIO
from pathlib import Path

import cast
import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageChops, ImageCms, ImageOps
from uploads import GPS, MODEL, PLACE, exif, gradient, photograph, upload, written

from habeas.cases import picturing, pixels, recording
from habeas.cases.models import Case, Person, Picture, PictureRendition
from habeas.kernel.errors import RefusedError
from habeas.staff import approving
from habeas.staff.models import AuditEntry, Block

pytestmark = pytest.mark.django_db
TRACES = re.compile(rb"Quillantha|Exif|GPS|ICC_PROFILE|iCCP|tEXt|iTXt|zTXt|eXIf|http://ns.adobe")


@pytest.fixture(autouse=True)
def media(settings: LazySettings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


def ada() -> Person:
    found = Case.objects.filter(slug="model").first()
    if found:
        return found.persons.get()
    case = recording.open_case(slug="model", country="AQ", by=cast.case_worker())
    return recording.add_person(case, by=cast.case_worker(), handle="ada", name="Ada Sample")


def public_ada() -> Person:
    person = ada()
    approve(person)
    return person


def approve(person: Person) -> None:
    block = Block.objects.get(pk=person.case.facts_id)
    recording.approve_facts(person.case, by=cast.approver(), seen=block.changed_at)
    person.refresh_from_db()


def add(person: Person, file: SimpleUploadedFile | None = None) -> Picture:
    return picturing.add_picture(
        person,
        file=file or upload(photograph()),
        description="Ada, smiling, before a bookshelf",
        by=cast.case_worker(),
    )


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_the_uploaded_file_has_what_must_not_stay() -> None:
    told = photograph()
    assert len(TRACES.findall(told)) >= 3
    assert Image.open(BytesIO(told)).getexif().get_ifd(PLACE)[1] == GPS[1]


def test_original_and_rendition_hold_no_place_no_camera_and_no_remark(media: Path) -> None:
    picture = add(ada())
    stored = files(media)
    assert len(stored) == 2
    for path in stored:
        content = path.read_bytes()
        assert not TRACES.findall(content), path.name
        with Image.open(path) as image:
            assert not image.getexif()
            assert not {"exif", "icc_profile", "comment", "xmp"} & set(image.info)
    with Image.open(picture.file.path) as original:
        assert original.size == (640, 800)
    with Image.open(picture.renditions.get().file.path) as rendition:
        assert rendition.size == pixels.PORTRAIT
    assert MODEL not in str(Picture.objects.values())


def test_a_file_s_own_name_is_not_kept(media: Path) -> None:
    add(ada())
    for path in files(media):
        assert re.fullmatch(r"[0-9a-f]{32}\.jpg", path.name)
    assert "Quillantha" not in str(list(Picture.objects.values()))
    assert "Quillantha" not in str(list(PictureRendition.objects.values()))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_what_a_telephone_laid_on_its_side_stands_upright(orientation: int) -> None:
    lying = gradient(60, 80)
    expected = ImageOps.exif_transpose(_tagged(lying, orientation))
    content, _ = pixels.clean(
        upload(written(lying, "JPEG", exif=exif(orientation), quality=95, subsampling=0))
    )
    stored = Image.open(BytesIO(content))
    assert stored.size == expected.size
    for place in ((3, 3), (stored.width - 4, 3), (3, stored.height - 4)):
        there, wanted = stored.getpixel(place), expected.getpixel(place)
        assert isinstance(there, tuple)
        assert isinstance(wanted, tuple)
        assert max(abs(a - b) for a, b in zip(there, wanted, strict=True)) < 40


def test_colours_are_those_of_the_web() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content, _ = pixels.clean(upload(written(gradient(), "JPEG", icc_profile=lab, quality=95)))
    stored = Image.open(BytesIO(content))
    assert "icc_profile" not in stored.info
    apart = ImageChops.difference(stored, gradient())
    assert not apart.convert("L").point(lambda value: value > 40).getbbox()
    broken = written(gradient(), "JPEG", icc_profile=b"no profile at all")
    assert pixels.clean(upload(broken))[1] == "jpg"
    assert pixels.clean(upload(written(gradient().convert("CMYK"), "JPEG")))[1] == "jpg"


@pytest.mark.parametrize(
    ("kind", "name", "ending"),
    [
        ("JPEG", "a.jpeg", "jpg"),
        ("PNG", "a.png", "jpg"),
        ("WEBP", "a.WEBP", "jpg"),
        ("AVIF", "a.avif", "jpg"),
        ("HEIF", "a.heic", "jpg"),
        ("PNG", "without an ending", "jpg"),
    ],
)
def test_each_usual_kind_is_taken(kind: str, name: str, ending: str) -> None:
    assert pixels.clean(upload(written(gradient(), kind), name))[1] == ending


def test_drawings_and_what_shines_through_stay_sharp() -> None:
    drawing = Image.new("RGB", (300, 300), "white")
    drawing.paste("black", (50, 50, 100, 100))
    assert pixels.clean(upload(written(drawing, "PNG"), "a.png"))[1] == "png"
    glass = gradient().convert("RGBA")
    glass.putalpha(100)
    content, ending = pixels.clean(upload(written(glass, "PNG"), "a.png"))
    assert ending == "png"
    assert Image.open(BytesIO(content)).mode == "RGBA"
    grey = Image.linear_gradient("L").convert("I;16").point(lambda value: value * 256)
    content, _ = pixels.clean(upload(written(grey, "PNG"), "grey.png"))
    assert Image.open(BytesIO(content)).convert("L").getextrema() == (0, 255)


def test_of_two_pictures_in_one_file_the_first_counts() -> None:
    two = written(gradient(), "MPO", save_all=True, append_images=[Image.new("RGB", (64, 80))])
    content, _ = pixels.clean(upload(two))
    assert Image.open(BytesIO(content)).size == (640, 800)


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'
FRAMES = {"save_all": True, "append_images": [Image.new("RGB", (640, 800), "red")]}


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (SVG, "a.svg", "SVG"),
        (SVG, "a.jpg", "SVG"),
        (b"<!DOCTYPE html><title>x</title>", "a.jpg", "no picture that can be read"),
        (b"", "a.jpg", "no picture that can be read"),
        (b"\xff\xd8\xff\xe0 no jpeg", "a.jpg", "can be read|damaged"),
        (photograph()[:6000], "a.jpg", "breaks off"),
        (written(gradient(), "PNG")[:20000], "a.png", "breaks off"),
        (written(gradient(), "WEBP")[:3000], "a.webp", "breaks off|can be read"),
        (written(gradient(), "PNG"), "a.jpg", "called JPEG and holds PNG"),
        (written(gradient(), "GIF"), "a.gif", "no picture that can be read"),
        (written(gradient(), "TIFF"), "a.tiff", "no picture that can be read"),
        (written(gradient(), "PNG", **FRAMES), "a.png", "moves"),
        (written(gradient(), "WEBP", **FRAMES), "a.webp", "moves"),
        (b"\0" * (10 * 1024 * 1024 + 1), "a.jpg", "10 MB"),
    ],
)
def test_what_is_no_portrait_is_refused_in_a_sentence(
    content: bytes, name: str, said: str, media: Path
) -> None:
    person = ada()
    with pytest.raises(RefusedError, match=said):
        add(person, upload(content, name))
    assert not files(media)
    assert not Picture.objects.exists()


@pytest.mark.parametrize("size", [(8000, 5001), (30_000, 30_000)])
def test_a_flood_of_pixels_is_refused_by_its_header(size: tuple[int, int]) -> None:
    import struct
    import zlib

    head = struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b""))
    )
    with pytest.raises(RefusedError, match="40 million"):
        pixels.clean(upload(bomb, "a.png"))


def test_a_picture_wants_its_description_and_a_minor_gets_none(media: Path) -> None:
    person = ada()
    with pytest.raises(RefusedError, match="cannot see it"):
        picturing.add_picture(
            person, file=upload(photograph()), description=" ", by=cast.case_worker()
        )
    Person.objects.filter(pk=person.pk).update(minor=True)
    with pytest.raises(RefusedError, match="under 18"):
        add(Person.objects.get(pk=person.pk))
    assert not files(media)


def test_the_picture_of_somebody_public_waits_for_a_second_person() -> None:
    person = public_ada()
    picture = add(person)
    assert person.picture_id is None
    assert picturing.proposed_picture(person) == picture
    block = Block.objects.get(pk=person.case.facts_id)
    assert not block.is_approved
    assert block.changed_by == cast.case_worker()
    approve(person)
    assert person.picture == picture
    assert picturing.proposed_picture(person) is None
    assert AuditEntry.objects.filter(verb="picture.added").count() == 1


def test_of_somebody_who_is_not_public_the_picture_is_there_at_once() -> None:
    person = ada()
    picture = add(person)
    assert person.picture == picture


def test_a_replaced_picture_is_deleted_with_its_files(
    media: Path, django_capture_on_commit_callbacks: object
) -> None:
    person = ada()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        add(person)
        add(person)
    assert len(files(media)) == 2
    approve(person)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        newest = add(person)
        assert Picture.objects.count() == 2
        approve(person)
    assert list(Picture.objects.all()) == [newest]
    assert len(files(media)) == 2


@pytest.mark.parametrize("person_of", [ada, public_ada])
def test_taking_a_picture_away_is_one_person_s_deed_and_leaves_no_file(
    person_of: object, media: Path, django_capture_on_commit_callbacks: object
) -> None:
    person = person_of()  # type: ignore[operator]
    add(person)
    assert len(files(media)) == 2
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        picturing.remove_picture(person, by=cast.case_worker(), because="She asked us to.")
    assert person.picture is None
    assert picturing.PROPOSED not in person.proposed
    assert not files(media)
    assert not PictureRendition.objects.exists()
    assert AuditEntry.objects.filter(verb="picture.removed").count() == 1


def test_whoever_is_removed_takes_her_pictures_along(
    media: Path, django_capture_on_commit_callbacks: object
) -> None:
    person = ada()
    add(person)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        person.delete()
    assert not files(media)


def test_a_picture_whose_row_was_not_kept_leaves_no_file(
    media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RefusedError("no")

    person = ada()
    monkeypatch.setattr(approving, "touch", fail)
    with pytest.raises(RefusedError):
        add(person)
    assert not files(media)
    assert not Picture.objects.exists()


def _tagged(image: Image.Image, orientation: int) -> Image.Image:
    return Image.open(BytesIO(written(image, "PNG", exif=exif(orientation))))
