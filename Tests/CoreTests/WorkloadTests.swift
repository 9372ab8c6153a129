import Testing

@testable import Core

struct WorkloadTests {
    static let model = CostModel(
        work: PictureWork(items: [[CostModelTests.size(2)], [CostModelTests.size(2)]]), imageSeconds: 1.2,
        variantBytes: 1e6)

    static func workload(_ workflow: Workload.Workflow = .express) -> Workload {
        Workload(picture: model, workflow: workflow)
    }

    @Test func `A stack's parameters decide, and the template's defaults where there are none`() {
        let usual = Workload(picture: Self.model, parameters: [:])
        #expect(usual.processing == Self.workload().processing)
        let stack = Workload(
            picture: Self.model,
            parameters: [
                "WorkflowType": "STANDARD", "Architecture": "arm64", "ImageMemory": "3538", "ServiceMemory": "128",
                "Tagging": "labels-and-moderation",
            ])
        #expect(stack.workflow == .standard && stack.picture.isArm)
        #expect(stack.picture.imageMemory == 3538 && stack.picture.serviceMemory == 128)
        #expect(stack.processing[.rekognitionImages] == 2 && stack.processing[.lambdaGigabyteSeconds] == 0)
        let explicit = Workload(picture: Self.model, parameters: ["Tagging": "off", "WorkflowType": "EXPRESS"])
        #expect(explicit.processing == usual.processing)
    }

    @Test func `STANDARD is billed by transitions and EXPRESS by executions and time`() {
        let (express, standard) = (Self.workload().processing, Self.workload(.standard).processing)
        #expect(express[.expressRequests] == 1 && express[.standardTransitions] == 0)
        #expect(standard[.expressRequests] == 0 && standard[.standardTransitions] == 18)
        #expect(express[.lambdaGigabyteSeconds] == standard[.lambdaGigabyteSeconds])
    }

    @Test func `Only uploads have events and announcements, only reprocessed pictures have children`() {
        let workload = Self.workload(.standard)
        #expect(workload.uploaded[.busEvents] == 1 && workload.uploaded[.topicPublishes] == 1)
        #expect(workload.reprocessed[.busEvents] == 0 && workload.reprocessed[.topicPublishes] == 0)
        #expect(workload.uploaded[.expressRequests] == 0 && workload.reprocessed[.expressRequests] == 1)
    }

    @Test func `What is unchanged costs less than a thirtieth of what is made again`() {
        let prices = Prices.usEast1
        for workflow in Workload.Workflow.allCases {
            let workload = Self.workload(workflow)
            #expect(prices.dollars(for: workload.unchanged) * 30 < prices.dollars(for: workload.reprocessed))
        }
    }

    @Test(arguments: [
        (1000, 0, 100, 40.0), (0, 10_000, 100, 10), (1_000_000, 0, 10_000, 1000), (0, 0, 1, 0), (1, 0, 100, 4),
    ])
    func `A run takes as long as its pictures, and as its children take to be dispatched`(
        executions: Int, idle: Int, concurrency: Int, seconds: Double
    ) {
        #expect(
            Self.workload().reprocessSeconds(executions: executions, idle: idle, concurrency: concurrency) == seconds)
    }
}
