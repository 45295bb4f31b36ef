"""Feeds of our own making, one of each format, and the pieces to make others of."""

from __future__ import annotations

from xml.sax.saxutils import escape

RSS_091 = b"""<?xml version="1.0"?>
<rss version="0.91"><channel><title>Old press</title><link>http://old.example/</link>
<description>News</description><language>en</language>
<item><title>Acme opens a shop</title><link>http://old.example/1</link></item>
</channel></rss>"""

RSS_090 = b"""<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/">
<channel><title>Oldest</title><link>http://oldest.example/</link><description>d</description></channel>
<item><title>Acme is founded</title><link>http://oldest.example/1</link></item>
</rdf:RDF>"""

RSS_10 = """<?xml version="1.0" encoding="utf-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
<channel rdf:about="http://rdf.example/"><title>RDF</title><link>http://rdf.example/</link>
<description>d</description><dc:language>pl</dc:language>
<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency></channel>
<item rdf:about="http://rdf.example/1"><title>Zażółć Acme</title><link>http://rdf.example/1</link>
<dc:date>2026-11-20T08:00:00+01:00</dc:date><dc:creator>Ewa Nowak</dc:creator></item>
</rdf:RDF>""".encode()

RSS_20 = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Press</title><link>https://press.example/</link><description>d</description>
<language>en-GB</language><ttl>30</ttl>
<item><title>Acme &amp;amp; friends</title><link>https://press.example/1</link>
<guid isPermaLink="false">17</guid><pubDate>Fri, 20 Nov 2026 10:00:00 +0100</pubDate>
<description>&lt;p&gt;First &lt;b&gt;bold&lt;/b&gt; line&lt;/p&gt;&lt;p&gt;Second&lt;/p&gt;</description>
<author>ann@press.example (Ann Lee)</author><source url="https://wire.example/">The Wire</source></item>
</channel></rss>"""

ATOM_03 = b"""<?xml version="1.0" encoding="utf-8"?>
<feed version="0.3" xmlns="http://purl.org/atom/ns#" xml:lang="de"><title>Alt</title>
<link rel="alternate" type="text/html" href="http://atom03.example/"/>
<entry><title>Acme zieht um</title><id>tag:atom03.example,2026:1</id>
<link rel="alternate" type="text/html" href="http://atom03.example/1"/>
<issued>2026-11-20T10:00:00Z</issued><summary>Nach Bonn.</summary></entry></feed>"""

ATOM_10 = b"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://atom.example/blog/" xml:lang="fr">
<title>Journal</title><id>urn:feed</id><updated>2026-11-21T10:00:00Z</updated>
<entry><title type="html">Acme &amp;lt;3 &lt;em&gt;Paris&lt;/em&gt;</title><id>urn:uuid:1</id>
<link href="posts/1"/><link rel="enclosure" href="https://atom.example/a.mp3"/>
<updated>2026-11-20T10:00:00Z</updated>
<author><name>Zo\xc3\xa9</name><uri>https://atom.example/zoe</uri></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Un</p><p>Deux</p></div></content>
</entry></feed>"""


def rss(*items: str, channel: str = "") -> bytes:
    """An RSS 2.0 feed of these items."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>T</title>'
        f"{channel}{''.join(items)}</channel></rss>"
    ).encode()


def item(**elements: str) -> str:
    """An item of these elements; their text is escaped."""
    inside = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in elements.items())
    return f"<item>{inside}</item>"
