import Core
import FoundationEssentials

extension StepFunctions {
    /// One run of a Distributed Map.
    public struct MapRun: Sendable, Equatable {
        /// `RUNNING`, `SUCCEEDED`, `FAILED` or `ABORTED`.
        public var status: String
        /// How many items there are and how far each is.
        public var counts: Counts

        /// Items by how far they are. While the list is still being read, `total` grows.
        public struct Counts: Codable, Sendable, Equatable {
            public var total, pending, running, succeeded, failed, timedOut, aborted: Int
        }
    }

    /// The ARNs of the Distributed Maps that an execution has run.
    /// https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListMapRuns.html
    public func mapRuns(of execution: String) throws -> [String] {
        struct Run: Decodable { var mapRunArn: String }
        struct Output: Decodable { var mapRuns: [Run] }
        let found: Output = try client.json(
            .stepFunctions, "ListMapRuns", ["executionArn": execution], subject: "list the map runs of \(execution)")
        return found.mapRuns.map(\.mapRunArn)
    }

    /// Describes a map run. AWS allows about one call a second.
    /// https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeMapRun.html
    public func describe(mapRun arn: String) throws -> MapRun {
        struct Output: Decodable {
            var status: String
            var itemCounts: MapRun.Counts
        }
        let found: Output = try client.json(
            .stepFunctions, "DescribeMapRun", ["mapRunArn": arn], subject: "describe \(arn)")
        return MapRun(status: found.status, counts: found.itemCounts)
    }

    /// Ends an execution where it stands.
    /// https://docs.aws.amazon.com/step-functions/latest/apireference/API_StopExecution.html
    public func stop(execution arn: String) throws {
        let _: NoOutput = try client.json(
            .stepFunctions, "StopExecution", ["executionArn": arn], subject: "stop \(arn)")
    }
}
