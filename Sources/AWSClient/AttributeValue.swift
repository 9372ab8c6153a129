/// A value in a DynamoDB item, in the types that Darkroom uses; Codable as DynamoDB's JSON: `{"S": "text"}`.
/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html
public enum AttributeValue: Sendable, Equatable {
    case string(String)
    /// A number, in decimal digits: DynamoDB keeps 38 of them.
    case number(String)
    case bool(Bool)
    case map([String: AttributeValue])
    case list([AttributeValue])
    case null

    /// A whole number.
    public static func int(_ value: Int) -> AttributeValue { .number(String(value)) }

    /// The text of an S.
    public var string: String? { if case .string(let value) = self { value } else { nil } }
    /// The number of an N, if it is whole.
    public var int: Int? { if case .number(let value) = self { Int(value) } else { nil } }
    /// The number of an N.
    public var double: Double? { if case .number(let value) = self { Double(value) } else { nil } }
    /// The value of a BOOL.
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    /// The members of an M.
    public var map: [String: AttributeValue]? { if case .map(let value) = self { value } else { nil } }
    /// The elements of an L.
    public var list: [AttributeValue]? { if case .list(let value) = self { value } else { nil } }
}

extension AttributeValue: Codable {
    private enum Kind: String, CodingKey, CaseIterable {
        case string = "S"
        case number = "N"
        case bool = "BOOL"
        case map = "M"
        case list = "L"
        case null = "NULL"
    }

    /// Reads DynamoDB's JSON.
    public init(from decoder: any Decoder) throws {
        let value = try decoder.container(keyedBy: Kind.self)
        switch value.allKeys.first {
        case .string?: self = .string(try value.decode(String.self, forKey: .string))
        case .number?: self = .number(try value.decode(String.self, forKey: .number))
        case .bool?: self = .bool(try value.decode(Bool.self, forKey: .bool))
        case .map?: self = .map(try value.decode([String: AttributeValue].self, forKey: .map))
        case .list?: self = .list(try value.decode([AttributeValue].self, forKey: .list))
        case .null?: self = .null
        case nil:
            let kinds = Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw DecodingError.dataCorrupted(
                DecodingError.Context(
                    codingPath: decoder.codingPath, debugDescription: "an attribute of none of the types \(kinds)"))
        }
    }

    /// Writes DynamoDB's JSON.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Kind.self)
        switch self {
        case .string(let value): try container.encode(value, forKey: .string)
        case .number(let value): try container.encode(value, forKey: .number)
        case .bool(let value): try container.encode(value, forKey: .bool)
        case .map(let value): try container.encode(value, forKey: .map)
        case .list(let value): try container.encode(value, forKey: .list)
        case .null: try container.encode(true, forKey: .null)
        }
    }
}

extension AttributeValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    /// An S.
    public init(stringLiteral value: String) { self = .string(value) }
    /// An N.
    public init(integerLiteral value: Int) { self = .int(value) }
    /// A BOOL.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
}
