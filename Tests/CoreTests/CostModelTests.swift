import Testing

@testable import Core

@Suite struct CostModelTests {
    static func size(_ outputs: Int, immutable: Bool = true, marked: Bool = false) -> Size {
        Size(
            name: "s", width: 100,
            outputs: (0..<outputs).map {
                .init(format: .webp, quality: 80, key: "k\($0)", immutable: immutable)
            },
            watermark: marked ? Watermark(text: "©") : nil)
    }

    @Test(arguments: [
        (PictureWork(items: [[size(2)], [size(2)]]), 18, 3, 1, 5, 5, 7),
        (PictureWork(items: [[size(1, immutable: false)]]), 15, 2, 1, 2, 6, 6),
        (PictureWork(items: [[size(2, immutable: false), size(1, immutable: false)]]), 15, 2, 1, 4, 8, 6),
        (PictureWork(items: [[size(1, marked: true), size(1)]]), 15, 3, 1, 4, 5, 8),
        (PictureWork(items: [[size(1)]], tagging: .labelsAndModeration), 15, 2, 2, 3, 7, 7),
        (PictureWork(items: [[size(1)]], hasMaster: true), 15, 2, 1, 3, 5, 7),
    ])
    func `An upload's requests follow from its plan`(
        work: PictureWork, transitions: Int, image: Int, service: Int, writes: Int, reads: Int,
        waits: Int
    ) {
        #expect(work.transitions == transitions)
        #expect(work.imageInvocations == image && work.serviceInvocations == service)
        #expect(work.storageWrites == writes && work.storageReads == reads && work.imageWaits == waits)
    }

    @Test func `A bill grows with the time, the waiting and the memory, and half a core works twice as long`() {
        let work = PictureWork(items: [[Self.size(1)]])
        let model = CostModel(work: work, imageSeconds: 1, variantBytes: 1e9)
        var halved = model
        halved.imageMemory = 1769 / 2
        let waits = model.billedImageSeconds - 1
        #expect(waits > 0)
        #expect(abs(halved.billedImageSeconds - (2 + waits)) < 0.01)
        #expect(model.usage(.lambda)[.lambdaGigabyteSeconds] > 1769.0 / 1024)
        halved.measuredSeconds = 0.4
        #expect(halved.billedImageSeconds == 0.4)
        #expect(model.usage(.storage)[.storageGigabyteMonths] == 1)
    }

    @Test func `Every part is billed for something, Rekognition only where it is asked`() {
        var model = CostModel(work: PictureWork(items: [[Self.size(1)]]), imageSeconds: 1, variantBytes: 1000)
        for part in CostModel.Part.allCases {
            #expect(model.usage(part).items.isEmpty == (part == .rekognition))
        }
        model.work.tagging = .labels
        #expect(model.usage(.rekognition)[.rekognitionImages] == 1)
    }

    @Test func `EXPRESS is billed by started tenths of a second`() {
        let model = CostModel(work: PictureWork(items: [[Self.size(1)]]), imageSeconds: 1, variantBytes: 0)
        let seconds = model.usage(.express)[.expressGigabyteSeconds] * 1024 / 64
        #expect(seconds >= model.executionSeconds && seconds < model.executionSeconds + 0.1)
    }
}
