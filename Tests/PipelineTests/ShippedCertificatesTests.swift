import AWSClient
import Testing

@testable import Pipeline

struct ShippedCertificatesTests {
    static func configuration(caBundle: String? = nil) -> AWSConfiguration {
        AWSConfiguration(
            region: "us-east-1", credentials: Credentials(accessKeyId: "a", secretAccessKey: "s"), caBundle: caBundle)
    }

    @Test("the package's certificates are trusted where it has some and nobody names others")
    func shipped() {
        let inPackage = Self.configuration().trustingShippedCertificates(in: "/var/task") {
            $0 == "/var/task/certificates"
        }
        #expect(inPackage.caFolder == "/var/task/certificates")
        #expect(Self.configuration().trustingShippedCertificates(in: "/var/task") { _ in false }.caFolder == nil)
        let named = Self.configuration(caBundle: "/opt/house.pem")
        #expect(named.trustingShippedCertificates(in: "/var/task") { _ in true } == named)
    }
}
