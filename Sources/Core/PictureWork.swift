/// What process-image asks of AWS for one new upload that ends well: requests and transitions, counted from its plan.
///
/// Every count is that of the code and of the state machine; Tests/end-to-end/test_cost.py counts them again on the local cloud.
/// Retries, failures and first starts are not in it.
public struct PictureWork: Sendable, Equatable {
    /// The sizes of each invocation of resize-variant.
    public var items: [[Size]]
    /// What Rekognition is asked.
    public var tagging: TaggingMode
    /// Whether the validator prepares a master, which needs the whole file.
    public var hasMaster: Bool

    /// Work of these properties.
    public init(items: [[Size]], tagging: TaggingMode = .off, hasMaster: Bool = false) {
        self.items = items
        self.tagging = tagging
        self.hasMaster = hasMaster
    }

    /// States entered: twelve and three for each item of the Map, on every way that ends well.
    public var transitions: Int { 12 + 3 * items.count }
    /// Invocations of the functions that decode pictures.
    public var imageInvocations: Int { 1 + items.count + items.filter { $0.contains(where: \.isMarked) }.count }
    /// Invocations of the functions without pictures.
    public var serviceInvocations: Int { 1 + (questions > 0 ? 1 : 0) }
    /// Pictures that Rekognition bills.
    public var questions: Int {
        switch tagging {
        case .off: 0
        case .labels: 1
        case .labelsAndModeration: 2
        }
    }
    /// Objects written: variants, the manifest, and what steps hand to each other. The upload itself is the uploader's.
    public var storageWrites: Int { outputs.count + 1 + marked + (hasMaster ? 1 : 0) + (questions > 0 ? 1 : 0) }
    /// Objects read and looked at: the upload by the validator, each item's master, handed-on sizes, what stands at a key that may
    /// be overwritten, and the manifest's. Rekognition reads its picture by the function's permission, and on its bill.
    public var storageReads: Int {
        let whole = hasMaster || questions > 0 ? 1 : 0
        return 1 + whole + items.count + marked + looks + 2 + questions
    }
    /// Looks at keys that may be overwritten, and one at the source by every invocation that writes any.
    private var looks: Int {
        let stable = writers.map { $0.flatMap(\.outputs).count { !$0.immutable } }
        return stable.reduce(0, +) + stable.count { $0 > 0 }
    }
    /// The sizes that each invocation writes.
    private var writers: [[Size]] {
        items.flatMap { [$0.filter { !$0.isMarked }, $0.filter(\.isMarked)] }.filter { !$0.isEmpty }
    }
    /// How often the functions that decode pictures wait for AWS; requests that are made at the same time are one wait. The validator's
    /// look at the record and at the upload, its claim, a master's or tag picture's way; each item's master; what is handed to the
    /// watermark; and for what is written the look at the source, where a key may be overwritten, and the writes.
    public var imageWaits: Int {
        let prepares = (hasMaster ? 1 : 0) + (questions > 0 ? 1 : 0)
        let validation = 3 + prepares + min(prepares, 1)
        let writing = writers.map { $0.flatMap(\.outputs).allSatisfy(\.immutable) ? 1 : 2 }.reduce(0, +)
        return validation + items.count + 2 * marked + writing
    }
    /// Strongly consistent reads of less than 4 KB.
    public var tableReads: Int { 2 }
    /// Variants.
    public var outputs: [Size.Output] { items.joined().flatMap(\.outputs) }

    private var marked: Int { items.joined().filter(\.isMarked).count }
}

extension Size {
    /// Whether the size goes on to watermark. One too small for its mark does not, which only rendering finds out.
    fileprivate var isMarked: Bool { watermark != nil }
}
