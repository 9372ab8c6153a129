import Core

/// AWS CloudFormation: what a stack is made of. https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/Welcome.html
public struct CloudFormation {
    let client: AWSClient

    /// What a stack says about itself.
    public struct Description: Sendable, Equatable {
        /// The outputs, by key.
        public var outputs: [String: String]
        /// The parameters it was deployed with, by key.
        public var parameters: [String: String]

        /// A stack's say.
        public init(outputs: [String: String], parameters: [String: String]) {
            self.outputs = outputs
            self.parameters = parameters
        }
    }

    /// The outputs of a stack, by key.
    public func outputs(ofStack name: String) throws -> [String: String] { try describe(stack: name).outputs }

    /// Describes a stack.
    /// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html
    public func describe(stack name: String) throws -> Description {
        let result = try client.query(
            .cloudFormation, "DescribeStacks", version: "2010-05-15", [("StackName", name)],
            subject: "describe stack \(name)")
        func values(_ kind: String) -> [String: String] {
            let members = result["Stacks"]?["member"]?["\(kind)s"]?.all("member") ?? []
            let pairs = members.compactMap { member in
                member["\(kind)Key"].map { ($0.text, member["\(kind)Value"]?.text ?? "") }
            }
            return Dictionary(pairs) { first, _ in first }
        }
        return Description(outputs: values("Output"), parameters: values("Parameter"))
    }
}
