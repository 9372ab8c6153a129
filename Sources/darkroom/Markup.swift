import Core

/// HTML that cannot forget to escape: texts put into it are escaped, only other markup goes in as it is.
struct Markup: ExpressibleByStringInterpolation, Equatable {
    /// The HTML.
    var html: String

    init(stringLiteral value: String) { html = value }
    init(stringInterpolation: StringInterpolation) { html = stringInterpolation.html }

    /// Markup one after the other.
    init(_ parts: [Markup], separator: String = "\n") { html = parts.map(\.html).joined(separator: separator) }

    struct StringInterpolation: StringInterpolationProtocol {
        var html = ""

        init(literalCapacity: Int, interpolationCount: Int) {}
        mutating func appendLiteral(_ literal: String) { html += literal }
        mutating func appendInterpolation(_ text: String) { html += text.escapedForMarkup }
        mutating func appendInterpolation(_ number: Int) { html += String(number) }
        mutating func appendInterpolation(_ markup: Markup) { html += markup.html }
        mutating func appendInterpolation(_ markup: Markup?) { html += markup?.html ?? "" }
        mutating func appendInterpolation(_ parts: [Markup]) { html += Markup(parts).html }
        /// A relative link to a file, percent-encoded.
        mutating func appendInterpolation(path: String) { html += PercentEncoding.path(path) }
    }
}
