import Core

/// An element of an XML document: all of XML that AWS's answers use. Attributes, comments and declarations are read over;
/// documents with a DTD are refused.
struct XMLElement: Equatable {
    /// The name, without name space prefix.
    var name: String
    /// The text directly inside, entities decoded.
    var text: String = ""
    /// The elements directly inside, in order.
    var children: [XMLElement] = []

    /// The first child called `name`.
    subscript(name: String) -> XMLElement? { children.first { $0.name == name } }

    /// All children called `name`.
    func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }

    /// The root element of a document in UTF-8. Throws `AWS.Unavailable`: what is no XML came from something in between.
    init(parsing document: [UInt8]) throws(DarkroomError) {
        guard let text = String(validating: document, as: UTF8.self) else { throw Self.malformed("it is not UTF-8") }
        var scanner = XMLScanner(text[...])
        guard let root = try scanner.document() else { throw Self.malformed("it holds no element") }
        self = root
    }

    init(name: String) { self.name = name }

    static func malformed(_ why: String) -> DarkroomError {
        DarkroomError(.awsUnavailable, "an answer is not the XML it should be: \(why)")
    }
}

/// Walks over a document once, keeping the open elements on a stack.
private struct XMLScanner {
    private var rest: Substring
    private var open: [XMLElement] = []

    /// Deeper than any answer: a bound for hostile ones.
    private static let deepest = 64

    init(_ text: Substring) { rest = text }

    mutating func document() throws(DarkroomError) -> XMLElement? {
        while !rest.isEmpty {
            let text = rest.prefix { $0 != "<" }
            rest = rest[text.endIndex...]
            if !open.isEmpty { open[open.count - 1].text += try decoded(text) }
            guard !rest.isEmpty else { break }
            if let root = try markup() { return root }
        }
        guard open.isEmpty else { throw XMLElement.malformed("\(open[open.count - 1].name) does not end") }
        return nil
    }

    /// Reads what begins with `<`; the root, once it is complete.
    private mutating func markup() throws(DarkroomError) -> XMLElement? {
        if rest.hasPrefix("<!--") {
            _ = try take(through: "-->")
        } else if rest.hasPrefix("<![CDATA[") {
            let content = try take(through: "]]>").dropFirst(9).dropLast(3)
            if !open.isEmpty { open[open.count - 1].text += content }
        } else if rest.hasPrefix("<?") {
            _ = try take(through: "?>")
        } else if rest.hasPrefix("<!") {
            throw XMLElement.malformed("it has a document type")
        } else {
            let tag = try take(through: ">").dropFirst().dropLast()
            if tag.hasPrefix("/") { return try close(localName(tag.dropFirst())) }
            guard open.count < Self.deepest else { throw XMLElement.malformed("it is nested too deeply") }
            open.append(XMLElement(name: localName(tag)))
            if tag.hasSuffix("/") { return try close(open[open.count - 1].name) }
        }
        return nil
    }

    private mutating func close(_ name: String) throws(DarkroomError) -> XMLElement? {
        guard let element = open.popLast(), element.name == name else {
            throw XMLElement.malformed("</\(name)> ends what did not begin")
        }
        guard !open.isEmpty else { return element }
        open[open.count - 1].children.append(element)
        return nil
    }

    private mutating func take(through end: String) throws(DarkroomError) -> Substring {
        guard let range = rest.firstRange(of: end) else { throw XMLElement.malformed("it ends inside markup") }
        let taken = rest[..<range.upperBound]
        rest = rest[range.upperBound...]
        return taken
    }

    private func localName(_ tag: Substring) -> String {
        let name = tag.prefix { !$0.isWhitespace && $0 != "/" }
        return String(name.split(separator: ":").last ?? "")
    }

    /// `text` with its entities replaced by what they stand for.
    private func decoded(_ text: Substring) throws(DarkroomError) -> String {
        var result = ""
        var rest = text
        while let ampersand = rest.firstIndex(of: "&") {
            result += rest[..<ampersand]
            guard let semicolon = rest[ampersand...].firstIndex(of: ";"),
                let character = Self.character(rest[rest.index(after: ampersand)..<semicolon])
            else { throw XMLElement.malformed("it has an unknown entity") }
            result.unicodeScalars.append(character)
            rest = rest[rest.index(after: semicolon)...]
        }
        return result + rest
    }

    private static func character(_ entity: Substring) -> Unicode.Scalar? {
        switch entity {
        case "amp": "&"
        case "lt": "<"
        case "gt": ">"
        case "quot": "\""
        case "apos": "'"
        case let hex where hex.hasPrefix("#x"): UInt32(hex.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
        case let decimal where decimal.hasPrefix("#"): UInt32(decimal.dropFirst()).flatMap(Unicode.Scalar.init)
        default: nil
        }
    }
}
