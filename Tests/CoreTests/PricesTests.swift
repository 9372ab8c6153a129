import Core
import Testing

struct PricesTests {
    @Test(arguments: BilledItem.allCases)
    func `Everything that is billed has a price and says where it stands`(item: BilledItem) {
        #expect(Prices.usEast1[item] > 0)
        #expect(item.source.hasPrefix("https://aws.amazon.com/"))
    }

    @Test func `A bill is the sum over what is used`() {
        let usage = Usage([.standardTransitions: 1_000_000, .topicPublishes: 2_000_000])
        #expect(abs(Prices.usEast1.dollars(for: usage) - 26) < 1e-9)
        #expect(abs(Prices.usEast1.dollars(for: usage + usage * 2) - 78) < 1e-9)
        #expect(Prices.usEast1.dollars(for: Usage()) == 0)
    }

    @Test func `Usage adds up by item`() {
        let sum = Usage([.busEvents: 1, .storageReads: 2]) + Usage([.storageReads: 3])
        #expect(sum[.storageReads] == 5 && sum[.busEvents] == 1 && sum[.queueRequests] == 0)
        #expect(sum.items == [.storageReads, .busEvents])
    }

    @Test func `An invocation is billed by its request and by its memory for its time`() {
        let usage = Usage.invocation(seconds: 1.5, memory: 2048)
        #expect(usage[.lambdaRequests] == 1)
        #expect(usage[.lambdaGigabyteSeconds] + usage[.lambdaArmGigabyteSeconds] == 3)
    }
}
