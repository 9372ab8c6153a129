import AWSClient
import Core
import FoundationEssentials

/// What Step Functions wrote of every object, under `reprocess/<execution>/` of the work bucket.
struct ReprocessReport: Encodable, Equatable {
    /// Where it is: the manifest that names the files.
    var manifest: String
    /// Objects by verdict; nil where the files are too large to read here.
    var verdicts: [String: Int]?
    /// Failures by error; nil where the files are too large.
    var errors: [String: Int]?
    /// Some of the keys that failed.
    var examples: [String] = []

    /// More than this in bytes is not fetched: ten million objects make gigabytes.
    static let readableBytes = 32 << 20

    /// The report of an execution; nil if there is none.
    init?(execution name: String, in stack: Stack) throws {
        let prefix = "reprocess/\(name)/"
        guard let bucket = stack.workBucket else { return nil }
        let page = try stack.aws.s3.list(bucket: bucket, prefix: prefix)
        guard let found = page.objects.first(where: { $0.key.hasSuffix("/manifest.json") }) else { return nil }
        manifest = "s3://\(bucket)/\(found.key)"
        let s3 = stack.aws.s3
        func read<Content: Decodable>(_ key: String) throws -> Content {
            let bytes = try s3.get(ObjectReference(bucket: bucket, key: key)).body
            do { return try JSONDecoder().decode(Content.self, from: Data(bytes)) } catch {
                throw DarkroomError(
                    .internalFault, tried: "read report", on: "s3://\(bucket)/\(key)", said: describeDecoding(error))
            }
        }
        let files: Manifest = try read(found.key)
        guard files.bytes <= ReprocessReport.readableBytes else { return }
        var verdicts: [String: Int] = [:]
        var errors: [String: Int] = [:]
        for file in files.ResultFiles.SUCCEEDED {
            for child in try read(file.Key) as [Child] { verdicts[child.verdict, default: 0] += 1 }
        }
        for file in files.ResultFiles.FAILED {
            for child in try read(file.Key) as [Child] {
                errors[child.reason, default: 0] += 1
                if examples.count < 10, let key = child.key { examples.append(key) }
            }
        }
        (self.verdicts, self.errors) = (verdicts, errors)
    }
}

/// The manifest of result files. The members are named as Step Functions names them.
/// https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html
private struct Manifest: Decodable {
    struct File: Decodable {
        var Key: String
        var Size: Int
    }
    struct Files: Decodable { var FAILED, PENDING, SUCCEEDED: [File] }
    var ResultFiles: Files

    var bytes: Int { (ResultFiles.FAILED + ResultFiles.SUCCEEDED).reduce(0) { $0 + $1.Size } }
}

/// One child of the Map, as its result file has it: input and output are JSON inside of strings.
private struct Child: Decodable {
    struct Given: Decodable {
        struct Item: Decodable { var Key: String }
        var item: Item
    }
    struct Ended: Decodable { var verdict: String }

    var Status: String
    var Input: String?
    var Output: String?
    var Error: String?
    var Cause: String?

    /// How the object ended.
    var verdict: String { Output.flatMap { try? decoded(Ended.self, $0).verdict } ?? Status }

    /// What failed: the picture's error where there is one, else what kept the child from finding out.
    var reason: String {
        guard let Error else { return Status }
        let name = Cause?.split(separator: ":", maxSplits: 1).first.map(String.init) ?? Error
        return Error == "Reprocess.Failed" ? name : Error
    }

    var key: String? { Input.flatMap { try? decoded(Given.self, $0).item.Key } }

    private func decoded<Content: Decodable>(_ type: Content.Type, _ text: String) throws -> Content {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }
}
