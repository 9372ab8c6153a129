import ArgumentParser
import AWSClient
import Core
import FoundationEssentials

/// `darkroom reprocess`: makes again what is stored.
struct Reprocess: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make again what is stored, under a prefix or listed by an S3 Inventory.",
        discussion: """
            First the objects are counted and the cost is estimated; then, once confirmed, a state machine on AWS does the work. \
            Ctrl-C leaves that running: --follow shows it again, --stop ends it. Nothing is announced unless --announce \
            says so, and failures leave dead letters as uploads do.

            Examples:
              darkroom reprocess --prefix 2026/ --changed-only
              darkroom reprocess --inventory s3://lists/uploads/daily/2026-11-21T01-00Z/manifest.json --dry-run
              darkroom reprocess --prefix '' --preset branded --concurrency 500 --yes
              darkroom reprocess --follow arn:aws:states:…:execution:darkroom-reprocess:…

            Exit status: 0 everything is made, 1 something failed or the run was ended, 2 wrong usage or configuration, 3 AWS failed.
            """)

    @Option(help: ArgumentHelp("Uploads whose keys begin so; the stack's prefix is put in front.", valueName: "prefix"))
    var prefix: String?

    @Option(
        help: ArgumentHelp("The manifest.json of an S3 Inventory of the uploads, in CSV.", valueName: "s3://bucket/key")
    )
    var inventory: String?

    @Option(help: ArgumentHelp("A preset that the stack knows, in place of its own.", valueName: "name"))
    var preset: String?

    @Flag(help: "Only what would be made differently now: another preset, other settings, or never made.")
    var changedOnly = false

    @Flag(help: "Announce each picture, with the attribute origin = reprocess.")
    var announce = false

    @Option(help: ArgumentHelp("Pictures at once, in place of the stack's ReprocessConcurrency.", valueName: "n"))
    var concurrency: Int?

    @Option(help: ArgumentHelp("Failures, in percent of all, that end the run.", valueName: "percent"))
    var tolerate = 10

    @Flag(help: "Only count and estimate.")
    var dryRun = false

    @Flag(help: "Start without asking.")
    var yes = false

    @Option(help: ArgumentHelp("Show a run that was started before.", valueName: "arn"))
    var follow: String?

    @Option(help: ArgumentHelp("End a run that was started before.", valueName: "arn"))
    var stop: String?

    @OptionGroup var options: StackOptions

    @Flag(help: "Print one JSON document in place of the tables.")
    var json = false

    func validate() throws {
        let given = [prefix, inventory, follow, stop].compactMap(\.self)
        guard given.count == 1 else {
            throw ValidationError("expected one of --prefix, --inventory, --follow and --stop")
        }
        if let concurrency, !(1...10_000).contains(concurrency) {
            throw ValidationError("--concurrency: expected 1 to 10000, found \(concurrency)")
        }
        if !(0...100).contains(tolerate) { throw ValidationError("--tolerate: expected 0 to 100, found \(tolerate)") }
        if let inventory, S3Address(inventory) == nil {
            throw ValidationError("--inventory: expected s3://bucket/…/manifest.json, found \(inventory)")
        }
    }

    func run() throws {
        let stack = try options.connect()
        let runs = ReprocessRuns(stack: stack, display: ProgressDisplay(isQuiet: json && !Output.error.isTerminal))
        if let stop {
            try stack.aws.stepFunctions.stop(execution: stop)
            return try finish(try runs.follow(stop), document: ReprocessDocument())
        }
        if let follow { return try finish(try runs.follow(follow), document: ReprocessDocument()) }

        let source = source(in: stack)
        let recipe = try runs.recipe(preset: preset)
        let estimate = try ReprocessEstimator(
            stack: stack, source: source, recipe: recipe.recipe, onlyChanged: changedOnly, display: runs.display
        ).estimate()
        let outlook = ReprocessOutlook(
            estimate: estimate,
            workload: try Workload(stack: stack.parameters, preset: recipe.preset, root: try ResourceRoot.find()),
            recipe: recipe,
            concurrency: concurrency ?? stack.parameters["ReprocessConcurrency"].flatMap { Int($0) } ?? 100)
        if !json { Output.standard.write(outlook.lines(of: source.name(in: stack)).map { $0 + "\n" }.joined()) }
        let document = ReprocessDocument(outlook: outlook)
        if dryRun || estimate.objects == 0 {
            if json { try JSONOutput.write(document) }
            return
        }
        try confirm()
        let arn = try runs.start(input(source))
        try finish(try runs.follow(arn), document: document)
    }

    private func source(in stack: Stack) -> ReprocessSource {
        if let place = inventory.flatMap(S3Address.init) { return .inventory(place.object) }
        let prefix = prefix ?? ""
        return .prefix(prefix.hasPrefix(stack.inputPrefix) ? prefix : stack.inputPrefix + prefix)
    }

    /// What the state machine is told; statemachine/reprocess.asl.json says what it does otherwise.
    private func input(_ source: ReprocessSource) -> JSONValue {
        var input = source.input
        input["force"] = .bool(!changedOnly)
        input["mute"] = .bool(!announce)
        input["toleratedFailurePercentage"] = .int(tolerate)
        input["preset"] = preset.map { .string($0) }
        input["concurrency"] = concurrency.map { .int($0) }
        return .object(input)
    }

    private func confirm() throws {
        if yes { return }
        guard Output.error.isTerminal else {
            throw DarkroomError(
                .configInvalid, "nobody can be asked here: --yes starts without asking, --dry-run only estimates")
        }
        Output.error.write("Start it? [y/N] ")
        guard let answer = readLine(), ["y", "yes"].contains(answer.lowercased()) else { throw EndStatus.fine }
    }

    private func finish(_ ending: ReprocessEnding, document: ReprocessDocument) throws {
        var document = document
        document.run = ending
        if json {
            try JSONOutput.write(document)
        } else {
            let output = Output.standard
            let lines = ending.lines(width: output.size?.columns, colored: output.wantsColor)
            output.write(lines.map { $0 + "\n" }.joined())
        }
        if !ending.isClean { throw EndStatus.pictureFailed }
    }
}

/// What `--json` prints.
struct ReprocessDocument: Encodable {
    var outlook: ReprocessOutlook?
    var run: ReprocessEnding?
}
