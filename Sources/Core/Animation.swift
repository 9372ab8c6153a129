/// How the frames of a moving picture follow each other.
public struct Animation: Codable, Sendable, Equatable {
    /// How many frames there are.
    public var frames: Int
    /// How long each frame shows, in milliseconds; a single number if all show equally long.
    public var delays: [Int]
    /// How often it is shown; 0 for ever.
    public var loop: Int

    /// The most frames that are kept moving: their delays travel in the state machine's data.
    public static let mostFrames = 10_000

    /// Frames and their delays, one each.
    public init(delays: [Int], loop: Int) {
        frames = delays.count
        self.delays = Set(delays).count == 1 ? [delays[0]] : delays
        self.loop = loop
    }

    /// The delay of each frame, in milliseconds.
    public var eachDelay: [Int] {
        delays.count == 1 ? [Int](repeating: delays[0], count: frames) : delays
    }
}
