/// The `<picture>` element that shows an image on a page: the best format a browser knows, in the width it needs.
enum PictureElement {
    /// The element for these objects, or nil if there are none. Objects of another aspect ratio than the largest, a square thumbnail
    /// for one, show another picture and are left out. Paths are the `srcset`'s; `placeholder` colours the space until the
    /// picture has loaded; whoever writes the page fills in `alt` and narrows `sizes`.
    static func html(_ variants: [Variant], placeholder: Placeholder?) -> String? {
        // What every browser reads comes last, as the `img`; where there is none, whatever there is.
        let fallback = [OutputFormat.jpeg, .png, .gif, .webp, .avif].first { format in
            variants.contains { $0.format == format }
        }
        guard let fallback,
            let largest = variants.filter({ $0.format == fallback }).max(by: { $0.width < $1.width })
        else { return nil }
        let alike = variants.filter { $0.hasShape(of: largest) }
        let sets = Manifest.srcset(alike)
        let sources = [OutputFormat.avif, .webp].filter { $0 != fallback }.compactMap { format in
            sets[format.rawValue].map {
                #"<source type="\#(format.mediaType)" srcset="\#($0.escapedForMarkup)" sizes="100vw">"#
            }
        }
        let set = sets[fallback.rawValue] ?? ""
        let background = placeholder.map { #" style="background:\#($0.dominantColor.hex)""# } ?? ""
        let image = """
            <img src="/\(PercentEncoding.path(largest.key).escapedForMarkup)" srcset="\(set.escapedForMarkup)" sizes="100vw" \
            width="\(largest.width)" height="\(largest.height)" alt="" loading="lazy" decoding="async"\(background)>
            """
        return "<picture>" + sources.joined() + image + "</picture>"
    }
}

extension Variant {
    /// Whether this is `other` at another size, as far as whole pixels can tell.
    fileprivate func hasShape(of other: Variant) -> Bool {
        let height = Double(width) * Double(other.height) / Double(other.width)
        let width = Double(self.height) * Double(other.width) / Double(other.height)
        return abs(height - Double(self.height)) <= 1 || abs(width - Double(self.width)) <= 1
    }
}
