import ArgumentParser

@main
struct Darkroom: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "darkroom", abstract: "Work with a Darkroom image pipeline, on this machine or on AWS.")
}
