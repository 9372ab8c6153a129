import ArgumentParser
import AWSClient
import Core

/// Which stack the command works with.
struct StackOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The CloudFormation stack, whose outputs name buckets and table. Default: darkroom, or DARKROOM_STACK.",
            valueName: "name"))
    var stack: String?

    @Flag(help: "Use the local cloud that `make up` started, found by .local/cloud.json.")
    var local = false

    @Option(help: ArgumentHelp("A profile of the shared AWS configuration.", valueName: "name"))
    var profile: String?

    @Option(help: ArgumentHelp("The AWS region.", valueName: "name"))
    var region: String?

    @Option(help: ArgumentHelp("The upload bucket, in place of the stack's output.", valueName: "bucket"))
    var inputBucket: String?

    @Option(help: ArgumentHelp("The bucket of the variants, in place of the stack's output.", valueName: "bucket"))
    var outputBucket: String?

    @Option(help: ArgumentHelp("The table of records, in place of the stack's output.", valueName: "table"))
    var table: String?

    @Option(help: ArgumentHelp("The prefix of uploads, in place of the stack's output.", valueName: "prefix"))
    var inputPrefix: String?

    func validate() throws {
        if local, profile != nil { throw ValidationError("--local has no use for --profile") }
    }

    /// The stack, found.
    /// - Throws: `Config.Invalid` for what is missing, `AWS.*` where CloudFormation cannot be asked.
    func connect() throws -> Stack {
        let cloud = local ? try LocalCloud.find() : nil
        let configuration = try cloud?.configuration ?? AWSConfiguration(profile: profile, region: region)
        let aws = try AWSClient(configuration)
        let name = stack ?? environmentValue("DARKROOM_STACK") ?? cloud?.stack ?? "darkroom"
        let isComplete = inputBucket != nil && outputBucket != nil && table != nil && inputPrefix != nil
        let description =
            isComplete ? .init(outputs: [:], parameters: [:]) : try aws.cloudFormation.describe(stack: name)
        let outputs = description.outputs
        func output(_ key: String, _ option: String?) throws -> String {
            guard let value = option ?? outputs[key] else {
                let known = outputs.keys.sorted().joined(separator: ", ")
                throw DarkroomError(
                    .configInvalid,
                    "stack \(name) has no output \(key)\(known.isEmpty ? "" : ", only \(known)"): is it a Darkroom stack?"
                )
            }
            return value
        }
        return Stack(
            name: name, isLocal: local || configuration.endpoint != nil, aws: aws,
            inputBucket: try output("InputBucketName", inputBucket),
            outputBucket: try output("OutputBucketName", outputBucket),
            table: try output("TableName", table), inputPrefix: try output("InputPrefix", inputPrefix),
            deadLetterQueue: outputs["DeadLetterQueueUrl"], replayMachine: outputs["ReplayDeadLettersArn"],
            reprocessMachine: outputs["ReprocessArn"], workBucket: outputs["WorkBucketName"],
            parameters: description.parameters)
    }
}
