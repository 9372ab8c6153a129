import AWSClient
import FoundationEssentials

extension AWSConfiguration {
    /// The folder, in a function's package, of the few CA certificates that AWS's own chains end at.
    static let shippedCertificates = "certificates"

    /// This configuration, trusting the package's certificates unless it names others. A system's whole list would take longer
    /// to load than all else that starts, and Lambda keeps it where libcurl does not look.
    func trustingShippedCertificates(
        in taskRoot: String, exists: (String) -> Bool = FileManager.default.fileExists(atPath:)
    ) -> AWSConfiguration {
        let path = "\(taskRoot)/\(Self.shippedCertificates)"
        guard caBundle == nil, exists(path) else { return self }
        var result = self
        result.caFolder = path
        return result
    }
}
