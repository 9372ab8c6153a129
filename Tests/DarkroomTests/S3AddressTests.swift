import Core
import Testing

@testable import darkroom

struct S3AddressTests {
    @Test(arguments: [
        ("s3://b/k", "b", "k"), ("s3://b/a/b c/manifest.json", "b", "a/b c/manifest.json"), ("s3://b//k", "b", "/k"),
    ])
    func `A bucket and a key are told apart`(text: String, bucket: String, key: String) {
        #expect(S3Address(text)?.object == ObjectReference(bucket: bucket, key: key))
    }

    @Test(arguments: ["", "b/k", "s3://", "s3://b", "s3://b/", "s3:///k", "https://b/k"])
    func `Anything else is no address`(text: String) { #expect(S3Address(text) == nil) }
}
