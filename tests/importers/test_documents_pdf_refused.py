"""PDFs that are not read, each kind by its name."""

import zlib
from collections.abc import Callable
from contextlib import suppress

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from printed import changed, printed, read

from habeas.importers.documents.limits import LARGEST_DOCUMENT, MOST_PAGES
from habeas.kernel.errors import HabeasError

PLAIN = printed("The keeper Una Pellworm was taken from the lighthouse at Nordby.")
CIRCLE = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]/Count 9>>endobj\n"
CIRCLE += b"trailer<</Root 1 0 R>>\n%%EOF"
SCRIPT = Dictionary(S=Name.JavaScript, JS="app.alert('Una')")


def refusal(content: bytes) -> str:
    with pytest.raises(HabeasError) as refused:
        read(content)
    assert "Una" not in str(refused.value)
    return str(refused.value)


def on_opening(action: Dictionary) -> Callable[[Pdf], None]:
    def change(file: Pdf) -> None:
        file.Root.OpenAction = action

    return change


def in_an_annotation(action: Dictionary) -> Callable[[Pdf], None]:
    def change(file: Pdf) -> None:
        box = Array([0, 0, 9, 9])
        note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=box, AA=Dictionary(E=action))
        file.pages[0].obj.Annots = Array([file.make_indirect(note)])

    return change


def of_nobody(action: Dictionary) -> Callable[[Pdf], None]:
    def change(file: Pdf) -> None:
        # Referred to, but by something that no reader opens.
        file.Root.PieceInfo = Dictionary(X=file.make_indirect(Dictionary(A=Array([action]))))

    return change


def with_file(file: Pdf) -> None:
    file.attachments["Una.exe"] = b"MZ"


def as_xfa(file: Pdf) -> None:
    form = Stream(file, b"<xdp/>")
    file.Root.AcroForm = Dictionary(Fields=Array([]), XFA=Array(["form", form]))


def with_film(file: Pdf) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=Array([0, 0, 9, 9]))
    file.pages[0].obj.Annots = Array([note])


@pytest.mark.parametrize("put", [on_opening, in_an_annotation, of_nobody])
@pytest.mark.parametrize(
    ("action", "says"),
    [
        (SCRIPT, "has scripts"),
        (Dictionary(S=Name.Launch, F="cmd.exe"), "starts programs"),
        (Dictionary(S=Name.SubmitForm, F="https://a.example"), "sends data"),
        (Dictionary(S=Name.ImportData, F="/etc/passwd"), "sends data"),
        (Dictionary(S=Name.Rendition, R=Dictionary()), "films"),
    ],
    ids=["script", "launch", "submit", "import", "rendition"],
)
def test_actions_are_refused_wherever_they_hide(
    put: Callable[[Dictionary], Callable[[Pdf], None]], action: Dictionary, says: str
) -> None:
    assert says in refusal(changed(PLAIN, put(action)))


@pytest.mark.parametrize(
    ("change", "says"),
    [(with_file, "files embedded"), (as_xfa, "XFA"), (with_film, "films")],
    ids=["file", "xfa", "film"],
)
@pytest.mark.parametrize("packed", list(pikepdf.ObjectStreamMode)[:3])
def test_what_runs_or_hides_something_is_refused_by_its_name(
    change: Callable[[Pdf], None], says: str, packed: pikepdf.ObjectStreamMode
) -> None:
    assert says in refusal(changed(PLAIN, change, object_stream_mode=packed))


def test_a_name_that_is_spelled_in_another_way_is_known() -> None:
    made = changed(
        PLAIN,
        on_opening(SCRIPT),
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
    )
    spelled = made.replace(b"/JavaScript", b"/J#61vaScr#69pt").replace(b"/JS", b"/#4aS")
    assert spelled != made
    assert "has scripts" in refusal(spelled)


def kept(content: bytes, change: Callable[[Pdf], None] = lambda _: None) -> bytes:
    """Make a PDF that anybody may open and whose owner alone may change it."""
    owned = pikepdf.Encryption(owner="x", user="")
    return changed(content, change, encryption=owned, recompress_flate=False)


def test_a_pdf_that_opens_with_a_password_only_is_refused() -> None:
    closed = pikepdf.Encryption(owner="x", user="y")
    assert "opens with a password only" in refusal(
        changed(PLAIN, lambda _: None, encryption=closed)
    )


def test_a_pdf_that_only_its_owner_may_change_is_read_and_looked_through_all_the_same() -> None:
    assert "Una Pellworm" in read(kept(PLAIN)).text
    assert "has scripts" in refusal(kept(PLAIN, on_opening(SCRIPT)))
    assert "files embedded" in refusal(kept(PLAIN, with_file))

    def picture(file: Pdf) -> None:
        file.Root.Picture = Stream(file, b"")
        file.Root.Picture.write(zlib.compress(b" " * 120_000_000), filter=Name.FlateDecode)
        file.Root.Picture.Subtype = Name.Image

    assert "unpacks to far more" in refusal(kept(PLAIN, picture))


def test_a_scan_is_refused_as_one() -> None:
    image = Pdf.new()
    page = image.add_blank_page(page_size=(595, 842))
    pixels = Stream(image, zlib.compress(b"\xff" * 10_000))
    pixels.stream_dict = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=100,
        Height=100,
        ColorSpace=Name.DeviceGray,
        BitsPerComponent=8,
        Filter=Name.FlateDecode,
        Length=1,
    )
    page.obj.Resources = Dictionary(XObject=Dictionary(I=pixels))
    page.obj.Contents = Stream(image, b"500 0 0 800 0 0 cm /I Do")
    made = changed(PLAIN, lambda file: file.pages.__setitem__(0, page))
    assert "may be a scan" in refusal(made)


def test_a_pdf_with_nothing_on_it_is_not_called_a_scan() -> None:
    said = refusal(printed(""))
    assert "has no text; save" in said
    assert "scan" not in said


def with_content(raw: bytes, filters: Name | Array) -> bytes:
    def change(file: Pdf) -> None:
        stream = Stream(file, b"")
        stream.write(raw, filter=filters)
        file.pages[0].obj.Contents = stream

    return changed(PLAIN, change, compress_streams=False, recompress_flate=False)


def test_a_pdf_that_unpacks_to_far_more_is_refused() -> None:
    flate = Name.FlateDecode
    zeros = zlib.compress(b" " * 30_000_000)
    many = zlib.compress(b" " * 90_000_000)

    def pictures(file: Pdf) -> None:
        for number in range(6):
            picture = Stream(file, b"")
            picture.write(many, filter=flate)
            picture.stream_dict.Subtype = Name.Image
            file.Root[f"/Picture{number}"] = picture

    for made in (
        with_content(zeros, flate),
        with_content(zlib.compress(b" " * 120_000_000), flate),
        with_content(zlib.compress(zeros), Array([flate, flate])),
        with_content(zeros.hex().encode() + b">", Array([Name.ASCIIHexDecode, flate])),
        changed(PLAIN, pictures, compress_streams=False),
    ):
        assert "unpacks to far more" in refusal(made)


def test_drawings_that_draw_one_another_again_and_again_are_refused() -> None:
    def bloated(file: Pdf) -> None:
        drawing = Stream(file, b"BT ET")
        for _ in range(9):
            resources = Dictionary(XObject=Dictionary(F=file.make_indirect(drawing)))
            drawing = Stream(file, b"/F Do " * 9)
            drawing.stream_dict = Dictionary(
                Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]), Resources=resources
            )
        page = file.pages[0]
        page.contents_add(b"/F Do")
        page.obj.Resources.XObject = Dictionary(F=file.make_indirect(drawing))

    assert "unpacks to far more" in refusal(changed(PLAIN, bloated))


def test_a_pdf_of_far_too_much_is_refused() -> None:
    def longer(file: Pdf) -> None:
        for _ in range(MOST_PAGES):
            file.pages.append(file.pages[0])

    pages = changed(PLAIN, longer)
    assert f"more than {MOST_PAGES} pages" in refusal(pages)
    assert "larger than 20 MB" in refusal(PLAIN + bytes(LARGEST_DOCUMENT))


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n",
        b"%PDF-1.7\n" + b"[" * 100_000,
        PLAIN[: len(PLAIN) // 2],
        PLAIN[:400] + PLAIN[900:],
        CIRCLE,
    ],
    ids=["head", "deep", "half", "hole", "circle"],
)
def test_a_damaged_pdf_is_read_as_far_as_it_goes_or_refused(content: bytes) -> None:
    with suppress(HabeasError):
        assert read(content).kind == "pdf"


def test_a_form_and_a_link_do_no_harm() -> None:
    def change(file: Pdf) -> None:
        box = Array([0, 0, 9, 9])
        action = Dictionary(S=Name.URI, URI="https://a.example/JavaScript(/JS)")
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=box, A=action)
        file.pages[0].obj.Annots = Array([link])
        file.Root.OpenAction = Array([file.pages[0].obj, Name.Fit])

    assert "Una Pellworm" in read(changed(PLAIN, change)).text
