/// The output of a function that is asked two kinds of questions; as JSON it is the output itself.
public enum OneOf<First: Encodable, Second: Encodable>: Encodable {
    case first(First)
    case second(Second)

    /// Encodes the output that it is.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .first(let output): try output.encode(to: encoder)
        case .second(let output): try output.encode(to: encoder)
        }
    }
}
