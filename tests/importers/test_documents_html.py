"""Saved web pages as text: nothing of the appeal is lost, and the web site around it is gone."""

import pytest

from habeas.importers.documents import Document, opened
from habeas.kernel.errors import HabeasError

STORY = (
    "The keeper Una Pellworm was taken from the lighthouse at Nordby on 3 May 2016 by men who "
    "showed no warrant, and has not been seen by her family since that day."
)
NEXT = "Her brother, Olm Pellworm, was told that the file was closed and that he should go home."
WORDPRESS = f"""<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">
<title>Free Una Pellworm &#8211; Friends of the Lights</title>
<meta property="og:title" content="Free Una Pellworm">
<script type="application/ld+json">{{"@context":"https://schema.org","@graph":[
 {{"@type":"WebSite","name":"Friends of the Lights"}},
 {{"@type":["Article","NewsArticle"],"headline":"Free Una Pellworm, keeper",
  "datePublished":"2016-05-09T10:00:00+02:00","inLanguage":"en-GB"}}]}}</script>
<style>.x{{color:red}}</style></head>
<body class="single single-post has-sidebar menu-open">
<a class="skip-link screen-reader-text" href="#content">Skip to content</a>
<div id="cookie-law-info-bar"><p>This site uses cookies. <a href="/c">Accept</a></p></div>
<header id="masthead" class="site-header"><p>Friends of the Lights</p>
 <nav class="main-navigation"><ul><li><a href="/">Home</a></li><li><a href="/a">About</a></li>
 <li><a href="/d">Donate</a></li></ul></nav></header>
<div id="page"><main id="content"><article class="post type-post share-enabled">
<header class="entry-header"><h1 class="entry-title">Free Una Pellworm</h1>
<div class="entry-meta">Posted on <time datetime="2016-05-09">9 May 2016</time></div></header>
<div class="entry-content"><div class="sharedaddy sd-sharing"><h3>Share this:</h3>
<ul><li><a href="https://t.example">Tweet</a></li><li><a href="#">Print</a></li></ul></div>
<p>{STORY}</p>
<p>Please write to:</p>
<p>Warden Eskil Brandt<br />The Old Castle<br />1 Harbour Street<br />7000&nbsp;Nordby<br />
Email: <a href="mailto:warden@castle.example?subject=Una">write to him</a><br>
Fax: +47 22 00 00 00</p>
<ol start="3"><li>release Una Pellworm;</li><li>let her see a lawyer;
<ul><li>of her choice</li></ul></li></ol>
<p>{NEXT}</p></div>
<footer class="entry-footer">Index: NOR 12/003/2016</footer></article>
<div class="jp-relatedposts"><h3>Related</h3><p><a href="/1">Another keeper</a></p></div>
<article class="teaser"><h2><a href="/2">Old lamp put out</a></h2><p>Three years ago.</p></article>
<div id="comments" class="comments-area"><h2>2 thoughts</h2><p>Terrible!</p></div></main>
<aside id="secondary" class="widget-area"><section class="widget"><h2>Recent Posts</h2>
<ul><li><a href="/3">A</a></li><li><a href="/4">B</a></li></ul></section></aside></div>
<div class="newsletter-signup"><p>Get our news</p><form><label>Your e-mail</label>
<input type="email"><button>Sign up</button></form></div>
<footer id="colophon"><p>© Friends of the Lights, 5 Quay, Bergen, +47 55 00 00 00</p></footer>
<script>var a = "<p>never</p>";</script></body></html>"""


def page(html: str) -> Document:
    (document,) = opened(html.encode(), name="page.html")
    return document


def body(html: str) -> str:
    return page(f"<html><body>{html}</body></html>").text


def test_a_saved_page_is_read_without_the_web_site_around_it() -> None:
    assert (
        page(WORDPRESS).text
        == f"""Free Una Pellworm

Posted on 9 May 2016

{STORY}

Please write to:

Warden Eskil Brandt
The Old Castle
1 Harbour Street
7000 Nordby
Email: write to him (warden@castle.example)
Fax: +47 22 00 00 00

3. release Una Pellworm;
4. let her see a lawyer;
• of her choice

{NEXT}

Index: NOR 12/003/2016"""
    )


def test_a_page_says_its_title_language_and_day() -> None:
    read = page(WORDPRESS)
    assert (read.kind, read.name) == ("html", "page.html")
    assert (read.title, read.language, read.issued_on) == (
        "Free Una Pellworm, keeper",
        "en-GB",
        "2016-05-09",
    )


def test_a_page_without_json_ld_is_told_by_its_head() -> None:
    read = page(
        '<html lang="pt_BR"><head><title>Uma\n carta</title>'
        '<meta property="article:published_time" content="2016-02-30">'
        '<meta name="date" content="2016-02-03T00:00:00Z"></head><body><p>x</p></body></html>'
    )
    assert (read.title, read.language, read.issued_on) == ("Uma carta", "pt-BR", "2016-02-03")


@pytest.mark.parametrize(
    "script",
    ["{", "[" * 100_000, '{"@type":"Article","headline":7,"inLanguage":"??"}', "null", '"a"'],
)
def test_marks_that_cannot_be_read_say_nothing(script: str) -> None:
    read = page(f'<p>x</p><script type="application/ld+json">{script}</script>')
    assert (read.text, read.title, read.language, read.issued_on) == ("x", "", "", "")


def test_a_drupal_page_keeps_its_labels_and_its_address_at_the_side() -> None:
    text = body(
        f"""<div id="navbar" role="navigation"><a href="/">Home</a> <a href="/e">Español</a></div>
<div class="region region-content"><h1 class="page-header">Una Pellworm</h1>
<div class="field field-name-field-status"><div class="field-label">Status:&nbsp;</div>
<div class="field-items"><div class="field-item even">Detained</div></div></div>
<div class="field-name-body"><p>{STORY}</p><p>{NEXT}</p></div></div>
<aside class="sidebar"><div class="block"><h2>Write to</h2>
<p>Warden Eskil Brandt<br>The Old Castle<br>Nordby</p></div></aside>
<aside class="sidebar"><div class="block-social-links"><h2>Follow us</h2></div></aside>"""
    )
    assert text.splitlines() == [
        "Una Pellworm",
        "",
        "Status:",
        "Detained",
        "",
        STORY,
        "",
        NEXT,
        "",
        "Write to",
        "",
        "Warden Eskil Brandt",
        "The Old Castle",
        "Nordby",
    ]


def test_a_page_laid_out_by_tables_is_read_cell_by_cell() -> None:
    text = body(
        f"""<TABLE WIDTH=600><TR><TD BGCOLOR=navy><FONT SIZE=2><A HREF=a.htm>Home</A><BR>
<A HREF=b.htm>News</A><BR><A HREF=c.htm>Links</A></FONT>
<TD><CENTER><FONT SIZE=5><B>URGENT: Una Pellworm</B></FONT></CENTER>
<P>{STORY}<P>{NEXT}
<TABLE><TR><TD>Warden Eskil Brandt<BR>The Old Castle<BR>Nordby
<TD>Governor Ida Holm<BR>The Mill<BR>Bergen</TABLE>
<TABLE><TR><TD><B>Fax</B><TD>+47 22 00 00 00<TR><TD>Telex:<TD>77 000 castle
<TR><TH>Name<TH>Age<TH>Taken on<TR><TD>Una<TD>41<TD>3 May<TR><TD>1.<TD>Let her go</TABLE>
<UL><LI><A HREF=1>Ada Quay</A><LI><A HREF=2>Bo Quay</A><LI><A HREF=3>Cy Quay</A></UL>
<P>{STORY}</TABLE><HR><A HREF=a.htm>Home</A> | <A HREF=b.htm>News</A> | <A HREF=c.htm>Links</A>"""
    )
    assert (
        text
        == f"""URGENT: Una Pellworm

{STORY}

{NEXT}

Warden Eskil Brandt
The Old Castle
Nordby

Governor Ida Holm
The Mill
Bergen

Fax: +47 22 00 00 00
Telex: 77 000 castle
Name | Age | Taken on
Una | 41 | 3 May
1. Let her go

• Ada Quay
• Bo Quay
• Cy Quay

{STORY}"""
    )


def test_an_address_of_one_line_a_row_stays_in_one_block() -> None:
    rows = "".join(
        f"<tr><td>{line}</td></tr>" for line in ("Warden Brandt", "The Castle", "Nordby")
    )
    assert body(f"<table>{rows}</table>") == "Warden Brandt\nThe Castle\nNordby"


def test_two_languages_side_by_side_are_not_mixed_line_by_line() -> None:
    text = body(f"<table><tr><td>{STORY}</td><td>{NEXT}</td></tr></table>")
    assert text == f"{STORY}\n\n{NEXT}"


def test_text_as_typed_keeps_its_lines() -> None:
    assert body("<pre>Dear Warden,\n\n  let her go;\nlet her be.\n</pre><p>Yours") == (
        "Dear Warden,\n\nlet her go;\nlet her be.\n\nYours"
    )


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<ol type=a><li>x<li>y</ol>", ["a. x", "b. y"]),
        ("<ol type=I start=4><li>x<li value=9>y</ol>", ["IV. x", "IX. y"]),
        ("<ol reversed><li>x<li>y</ol>", ["2. x", "1. y"]),
        ("<ol start=x><li><p>x</p></li></ol>", ["1. x"]),
        ("<ul style='list-style: none'><li>x</ul>", ["x"]),
        ("<dl><dt>Fax<dd>+47 22<dt>Post:<dd>A<br>B</dl>", ["Fax: +47 22", "Post: A", "B"]),
        ("a<br>b<br><br>c<br></div>d", ["a", "b", "", "c", "d"]),
        ("<div>a</div><div><br></div><div>b</div><p>&nbsp;</p><p>c</p>", ["a", "", "b", "", "c"]),
        (
            "Mr <b>Mi</b>&shy;x,\n the <i>19</i><sup>th</sup> <q>so</q>",
            ["Mr Mi\xadx, the 19th “so”"],
        ),
        ("<ruby>高<rp>(</rp><rt>こう</rt><rp>)</rp></ruby>", ["高(こう)"]),
        ("<a href='mailto:a@b.example'>a@b.example</a>", ["a@b.example"]),
        ("<a href='mailto:?subject=x'>Mail this</a>", ["Mail this"]),
        ("<a href='tel:+4722000000'>+47 22 00 00 00</a>", ["+47 22 00 00 00"]),
        ("<a href='tel:+4722000000'>Call</a>", ["Call (+4722000000)"]),
        (
            "E: <a href=/x class=__cf_email__ data-cfemail=4a2b0a286424>[email&#160;protected]</a>",
            ["E: a@b.n"],
        ),
    ],
)
def test_lists_breaks_and_links_become_lines_as_a_person_reads_them(
    html: str, lines: list[str]
) -> None:
    assert body(html).splitlines() == lines


@pytest.mark.parametrize(
    "html",
    [
        "<p hidden>no</p>",
        "<p style='color:red; DISPLAY : none'>no</p>",
        "<span class='d-none'>no</span>",
        "<template><p>no</p></template><noscript>no</noscript>",
        "<div role=dialog><p>no</p></div>",
        "<div class='modal' id=m style='display:none'>no</div><a href='#m'></a>",
        "<form><p>Search</p><input name=q></form>",
        "<select><option>no</select><textarea>no</textarea>",
        "<div class=socialLinks>no</div>",
    ],
)
def test_what_is_hidden_or_asks_for_something_is_left_out(html: str) -> None:
    assert body(f"<h1>Yes</h1>{html}<p>{STORY}</p>") == f"Yes\n\n{STORY}"


@pytest.mark.parametrize(
    "html",
    [
        f"<div id=letter style='display:none'><p>{NEXT}</p></div><a href='#letter'>Read</a>",
        f"<form id=aspnetForm><input name=q><h1>x</h1><p>{NEXT}</p></form>",
        f"<form><input name=email><textarea>Dear Warden,\n\n{NEXT}</textarea></form>",
        f"<dialog class='modal'><textarea>Dear Warden,\n\n{NEXT}</textarea></dialog>",
        f"<div class='popup' role='dialog'><p>{NEXT}<br>The Castle<br>Nordby</p></div>",
        f"<div class='newsletter'><h1>x</h1><p>{NEXT}</p></div>",
        f"<div class='widget'><p>{NEXT}</p><address>Castle</address></div>",
        f"<div class='share-box'>{NEXT} +47 22 00 00 00</div>",
        f"<header><h1>x</h1><p>{NEXT}</p></header>",
        f"<noframes><p>{NEXT}</p></noframes>",
        f"<div class='nav-menu content'><p>{NEXT}</p><p>{STORY * 3}</p></div>",
    ],
    ids=[
        *("unfolded", "aspnet", "letter", "dialog", "popup", "heading", "address", "fax", "header"),
        *("frames", "most"),
    ],
)
def test_what_is_called_furniture_and_holds_the_appeal_stays(html: str) -> None:
    assert NEXT in body(html)


@pytest.mark.parametrize(
    ("html", "says"),
    [
        ("<br>" * 300_000, "far more tags"),
        ("<div>" * 1_200, "in one another than usual; copy what it says"),
        ("<font>a" * 60_000, "in one another"),
        ("<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">x", "attributes"),
        ("<p " + " ".join(f'a{n}="<"' for n in range(50_000)) + ">x", "attributes"),
        ("<!DOCTYPE html [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><p>&e;", "entities"),
        ('<!DOCTYPE html [<!ENTITY a "aaaa">]><p>&a;', "entities .* needs; copy what"),
        ("<html><body><script>x</script><nav>y</nav></body></html>", "empty"),
        ("<p>" + "x" * 5_000_000, "larger than 5 MB"),
    ],
    ids=["tags", "deep", "unclosed", "attributes", "signs", "file", "entity", "empty", "large"],
)
def test_a_page_made_to_do_harm_is_refused(html: str, says: str) -> None:
    with pytest.raises(HabeasError, match=says):
        page(html)


@pytest.mark.parametrize(
    "html",
    [
        f'<p title="{"x" * 3_000_000}">yes',
        f"<p data-a='{'<' * 90_000}'>yes",
        "<p>yes" + "<!--" * 90_000,
        "yes" + "</p>" * 90_000,
        "<b><i>" * 50 + "<p>yes" + "</a>" * 90_000,
        "yes" + "<a b='" * 30_000,
        "<table><tr>" + "<td>yes" * 60_000,
    ],
    ids=["attribute", "signs", "comments", "ends", "crossed", "quotes", "cells"],
)
def test_a_page_that_is_only_badly_made_is_read(html: str) -> None:
    assert "yes" in page(f"<html><body>{html}").text
