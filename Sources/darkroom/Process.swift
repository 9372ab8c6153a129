import ArgumentParser
import Core
import FoundationEssentials
import Imaging

/// `darkroom process`: through the deployed pipeline.
struct Process: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Upload pictures to a stack and follow them until they are done.",
        discussion: """
            Every file is uploaded under the stack's prefix, which is all it takes to start its processing. Each is then \
            followed by its record in the table; its manifest says what was made.

            Examples:
              darkroom process photo.jpg
              darkroom process samples/*.jpg --local --out out
              darkroom process *.jpg --stack pictures-prod --profile ops --json

            AWS_ENDPOINT_URL in the environment leads to another endpoint, such as the local cloud's. Exit status: 0 every \
            picture is done, 1 one failed, 2 wrong usage or configuration, 3 AWS failed.
            """)

    @Argument(help: "Pictures.", completion: .file())
    var files: [String]

    @OptionGroup var options: StackOptions

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "Download variants and manifests into a folder, with a contact sheet (index.html).", valueName: "folder"),
        completion: .directory)
    var out: String?

    @Option(help: ArgumentHelp("How long one picture may take.", valueName: "seconds"))
    var timeout = 300.0

    @Option(help: ArgumentHelp("How many pictures are under way at once.", valueName: "n"))
    var parallel = 16

    @Flag(help: "Print one JSON document in place of the table.")
    var json = false

    func validate() throws {
        if !(1...1000).contains(parallel) { throw ValidationError("--parallel: expected 1 to 1000, found \(parallel)") }
        if timeout <= 0 { throw ValidationError("--timeout: expected more than 0, found \(timeout)") }
    }

    func run() throws {
        let files = try InputFile.all(at: files)
        try Vips.start(fonts: try ResourceRoot.find() + "/fonts")
        let stack = try options.connect()
        let display = ProgressDisplay(isQuiet: json && !Output.error.isTerminal)
        let begin = Date()
        let batch = Batch(stack: stack, parallel: parallel, timeout: timeout, display: display)
        let results = try batch.process(files)
        let reports = results.map(\.report)
        if let out { try keep(results, in: OutFolder(path: out), of: stack) }
        try Closing(
            reports: reports, seconds: Date().timeIntervalSince(begin), contactSheet: out.map { $0 + "/index.html" }
        ).print(json: json)
    }

    /// Downloads what was made and lays out the contact sheet.
    private func keep(_ results: [PictureResult], in folder: OutFolder, of stack: Stack) throws {
        // The local cloud has no Rekognition: whoever looks at its labels should know.
        let place = stack.isLocal ? "on the local cloud, labels by a stand-in" : "in \(stack.aws.configuration.region)"
        var sheet = ContactSheet(subtitle: "stack \(stack.name) \(place)", entries: [])
        for result in results {
            if case .success(let manifest) = result.outcome {
                for variant in manifest.variants {
                    let place = ObjectReference(bucket: stack.outputBucket, key: variant.key)
                    try folder.write(try stack.aws.s3.get(place).body, to: OutFolder.variant(variant.key))
                }
            }
            sheet.entries.append(try result.keep(in: folder))
        }
        try folder.write(Array(sheet.html.utf8), to: "index.html")
    }
}
