import FoundationEssentials

/// An XMP packet (ISO 16684-1).
enum XMP {
    /// The packet with an orientation of 1, however it states another: as an attribute or as an element.
    static func upright(_ packet: Data) -> Data {
        var text = String(decoding: packet, as: UTF8.self)
        for value in "2345678" {
            text.replace("tiff:Orientation=\"\(value)\"", with: "tiff:Orientation=\"1\"")
            text.replace("tiff:Orientation='\(value)'", with: "tiff:Orientation='1'")
            text.replace("<tiff:Orientation>\(value)<", with: "<tiff:Orientation>1<")
        }
        return Data(text.utf8)
    }
}
