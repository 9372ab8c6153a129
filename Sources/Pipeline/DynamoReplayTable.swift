import AWSClient
import Core
import FoundationEssentials

/// Lease, histories and receipts of replays in the DynamoDB table; partition key `pk`, time to live `expiresAt`.
public struct DynamoReplayTable: ReplayTable {
    private let table: String
    private let dynamoDB: DynamoDB

    /// The items in `table`.
    public init(table: String, _ dynamoDB: DynamoDB) {
        self.table = table
        self.dynamoDB = dynamoDB
    }

    /// Takes the lease for `run` if nobody else holds it at `now`.
    public func takeLease(run: String, execution: String, now: Date) throws -> ReplayLease? {
        let outcome = try dynamoDB.updateItem(
            table: table, key: Self.lease,
            update: "SET #run = :run, #execution = :execution, #until = :until REMOVE stopRequested, #report",
            condition: "attribute_not_exists(#until) OR #until < :now OR #run = :run", names: Self.leaseNames,
            values: Self.values(run, execution, now).merging([":now": .int(Int(now.timeIntervalSince1970))]) { $1 })
        switch outcome {
        case .written: return nil
        case .conditionFailed(let item): return try ReplayLease(item: item)
        }
    }

    /// Renews the lease and shows how far the replay is.
    public func renewLease(run: String, execution: String, report: ReplayReport, now: Date) throws -> ReplayLease? {
        let outcome = try dynamoDB.updateItem(
            table: table, key: Self.lease,
            update: "SET #execution = :execution, #until = :until, #report = :report", condition: "#run = :run",
            names: Self.leaseNames,
            values: Self.values(run, execution, now).merging([":report": try Self.text(report)]) { $1 })
        guard case .written(let item) = outcome else { return nil }
        return try ReplayLease(item: item)
    }

    /// Lets go of the lease and leaves the report.
    public func endLease(run: String, report: ReplayReport) throws {
        try dynamoDB.updateItem(
            table: table, key: Self.lease, update: "SET #report = :report REMOVE #until, stopRequested",
            condition: "#run = :run", names: Self.leaseNames.filter { $0.key != "#execution" },
            values: [":run": .string(run), ":report": try Self.text(report)])
    }

    /// The lease as it is; nil if there was never a replay.
    public func readLease() throws -> ReplayLease? {
        try dynamoDB.getItem(table: table, key: Self.lease).map(ReplayLease.init(item:))
    }

    /// Asks the replay `run` to stop before its next batch.
    /// - Returns: Whether it was still at work.
    public func requestStop(run: String) throws -> Bool {
        let outcome = try dynamoDB.updateItem(
            table: table, key: Self.lease, update: "SET stopRequested = :yes",
            condition: "#run = :run AND attribute_exists(#until)", names: ["#run": "run", "#until": "leaseUntil"],
            values: [":run": .string(run), ":yes": true])
        if case .written = outcome { return true }
        return false
    }

    /// The history at a partition key; nil for none yet.
    public func history(at key: String) throws -> ReplayHistory? {
        guard let item = try dynamoDB.getItem(table: table, key: ["pk": .string(key)]) else { return nil }
        return try Self.value(of: item, "history")
    }

    /// Writes a history if it is still as it was read.
    public func write(_ history: ReplayHistory, at key: String, over previous: Int?, now: Date) throws -> Bool {
        let item: DynamoDB.Item = [
            "pk": .string(key), "history": try Self.text(history), "version": .int(history.version),
            "expiresAt": .int(Int(now.timeIntervalSince1970 + ReplayHistory.lifetime)),
        ]
        let outcome = try dynamoDB.putItem(
            table: table, item: item, condition: previous == nil ? "attribute_not_exists(pk)" : "#version = :previous",
            names: previous == nil ? [:] : ["#version": "version"],
            values: previous.map { [":previous": .int($0)] } ?? [:])
        switch outcome {
        case .written: return true
        // After a lost answer the item that broke the condition may be this very history.
        case .conditionFailed(let found): return found["history"] == item["history"]
        }
    }

    /// Deletes a history.
    public func forget(_ key: String) throws {
        try dynamoDB.deleteItem(table: table, key: ["pk": .string(key)])
    }

    /// How a try ended.
    public func receipt(requestId: String) throws -> Receipt? {
        guard let item = try dynamoDB.getItem(table: table, key: Self.receipt(requestId)), item["verdict"] != nil
        else { return nil }
        return try Receipt(item: item)
    }

    /// Deletes a receipt that is read.
    public func deleteReceipt(requestId: String) throws {
        try dynamoDB.deleteItem(table: table, key: Self.receipt(requestId))
    }

    private static let lease: DynamoDB.Item = ["pk": .string(ReplayLease.partitionKey)]
    private static let leaseNames = [
        "#run": "run", "#execution": "execution", "#until": "leaseUntil", "#report": "report",
    ]

    private static func values(_ run: String, _ execution: String, _ now: Date) -> DynamoDB.Item {
        [
            ":run": .string(run), ":execution": .string(execution),
            ":until": .int(Int(now.timeIntervalSince1970 + ReplayLease.seconds)),
        ]
    }

    private static func receipt(_ requestId: String) -> DynamoDB.Item {
        ["pk": .string(Receipt.partitionKey(requestId: requestId))]
    }

    private static func text(_ value: some Encodable) throws -> AttributeValue {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return .string(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    fileprivate static func value<Value: Decodable>(of item: DynamoDB.Item, _ attribute: String) throws -> Value {
        do {
            return try JSONDecoder().decode(Value.self, from: Data((item[attribute]?.string ?? "").utf8))
        } catch {
            throw DarkroomError(
                .internalFault, tried: "read \(attribute) of", on: item["pk"]?.string ?? "?",
                said: describeDecoding(error))
        }
    }
}

extension ReplayLease {
    /// The lease that an item holds.
    fileprivate init(item: DynamoDB.Item) throws {
        guard let run = item["run"]?.string, let execution = item["execution"]?.string else {
            throw DarkroomError(.internalFault, "item \(Self.partitionKey) has no run or execution")
        }
        self.init(
            run: run, execution: execution, until: item["leaseUntil"]?.int,
            isStopRequested: item["stopRequested"]?.bool ?? false,
            report: item["report"] == nil ? nil : try DynamoReplayTable.value(of: item, "report"))
    }
}
