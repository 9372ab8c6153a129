/// What a variant may carry besides its pixels. No policy keeps the ICC profile, since every variant is sRGB, which an untagged
/// picture is by convention; none keeps an embedded thumbnail, and none an orientation to be applied again.
public enum MetadataPolicy: String, Codable, Sendable, CaseIterable {
    /// Everything goes but the copyright notice and the creator's name. The default.
    case strip
    /// Everything goes but the copyright notice: the creator's name, which is personal data, goes too.
    case copyrightOnly = "keep-copyright-only"
    /// EXIF (with position, serial numbers and maker notes), XMP and IPTC stay.
    case keep
}
