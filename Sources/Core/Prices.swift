/// The one table of prices: what the estimates of `darkroom reprocess` and docs/scale.md are computed from.
///
/// List prices in dollars, of the first tier where there are several; no free tier, no discount, no tax.
public struct Prices: Sendable, Equatable {
    /// The region they hold for.
    public let region: String
    /// The month they are of.
    public let month: String
    private let dollars: [BilledItem: Double]

    /// US East (N. Virginia). Each price is on the page that `BilledItem.source` names.
    public static let usEast1 = Prices(
        region: "us-east-1", month: "2026-11",
        dollars: [
            .lambdaRequests: 0.20e-6,
            .lambdaGigabyteSeconds: 16.6667e-6,
            .lambdaArmGigabyteSeconds: 13.3334e-6,
            .standardTransitions: 25e-6,
            .expressRequests: 1e-6,
            .expressGigabyteSeconds: 16.67e-6,
            .storageWrites: 5e-6,
            .storageReads: 0.4e-6,
            .storageGigabyteMonths: 0.023,
            .inventoryObjects: 0.0025e-6,
            .tableReads: 0.125e-6,
            .tableWrites: 0.625e-6,
            // Objects' events are opted in to, and charged as custom events are.
            .busEvents: 1e-6,
            .topicPublishes: 0.50e-6,
            .queueRequests: 0.40e-6,
            .rekognitionImages: 1e-3,
            .logGigabytes: 0.50,
            .customMetricMonths: 0.30,
            .alarmMetricMonths: 0.10,
            .dashboardMonths: 3,
        ])

    /// Dollars for one unit of `item`.
    public subscript(item: BilledItem) -> Double { dollars[item] ?? .nan }

    /// Dollars for all of `usage`.
    public func dollars(for usage: Usage) -> Double {
        usage.items.reduce(0) { $0 + usage[$1] * self[$1] }
    }
}
