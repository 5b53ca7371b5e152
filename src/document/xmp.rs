//! The XMP packet of an evidence PDF (ISO 16684-1): it must say the same as the information dictionary (ISO 19005-1, 6.7.3).

use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::Standard;

/// Program named as creator and producer.
pub(super) const CREATOR: &str = concat!("Dengwen ", env!("CARGO_PKG_VERSION"));

/// The packet, UTF-8. `title` has no control characters.
pub(super) fn packet(title: &str, created: OffsetDateTime, standard: Standard) -> String {
    let (part, conformance) = match standard {
        Standard::A2u => (2, "U"),
        Standard::A1b => (1, "B"),
    };
    let created = created.replace_nanosecond(0).unwrap_or(created).format(&Rfc3339).unwrap_or_default();
    let title = escape(title);
    format!(
        r#"<?xpacket begin="{bom}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<xmp:CreatorTool>{CREATOR}</xmp:CreatorTool>
<xmp:CreateDate>{created}</xmp:CreateDate>
<xmp:ModifyDate>{created}</xmp:ModifyDate>
<pdf:Producer>{CREATOR}</pdf:Producer>
<pdfaid:part>{part}</pdfaid:part>
<pdfaid:conformance>{conformance}</pdfaid:conformance>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"#,
        bom = '\u{feff}',
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_packet_says_which_part_is_kept_and_titles_cannot_break_it() {
        let moment = time::macros::datetime!(2026-11-24 09:42:17.123 +8);
        let packet = packet("借条<1>&收条", moment, Standard::A2u);
        assert!(packet.contains("借条&lt;1&gt;&amp;收条"));
        assert!(packet.contains("<pdfaid:part>2</pdfaid:part>\n<pdfaid:conformance>U<"));
        assert!(packet.contains("2026-11-24T09:42:17+08:00"));
        roxmltree::Document::parse(&packet).expect("well-formed XML");
    }
}
