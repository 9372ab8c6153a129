import Core

/// AWS CloudFormation: what a stack is made of. https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/Welcome.html
public struct CloudFormation {
    let client: AWSClient

    /// The outputs of a stack, by key.
    /// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html
    public func outputs(ofStack name: String) throws -> [String: String] {
        let result = try client.query(
            .cloudFormation, "DescribeStacks", version: "2010-05-15", [("StackName", name)],
            subject: "describe stack \(name)")
        let outputs = result["Stacks"]?["member"]?["Outputs"]?.all("member") ?? []
        return Dictionary(
            outputs.compactMap { output in
                output["OutputKey"].map { ($0.text, output["OutputValue"]?.text ?? "") }
            }
        ) { first, _ in first }
    }
}
