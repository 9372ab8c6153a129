import Core
import Testing

struct WorkloadTests {
    @Test func `A stack's parameters decide, and the template's defaults where there are none`() {
        #expect(Workload(parameters: [:]) == Workload())
        let parameters = [
            "WorkflowType": "STANDARD", "Architecture": "arm64", "ImageMemory": "3538", "ServiceMemory": "128",
            "Tagging": "labels-and-moderation",
        ]
        #expect(
            Workload(parameters: parameters)
                == Workload(workflow: .standard, isArm: true, imageMemory: 3538, serviceMemory: 128, questions: 2))
        #expect(Workload(parameters: ["Tagging": "off", "WorkflowType": "EXPRESS"]) == Workload())
    }

    @Test func `STANDARD is billed by transitions and EXPRESS by executions and time`() {
        let (express, standard) = (Workload().processing, Workload(workflow: .standard).processing)
        #expect(express[.expressRequests] == 1 && express[.standardTransitions] == 0)
        #expect(standard[.expressRequests] == 0 && standard[.standardTransitions] == 27)
        #expect(express[.lambdaGigabyteSeconds] == standard[.lambdaGigabyteSeconds])
        #expect(Workload(isArm: true).processing[.lambdaGigabyteSeconds] == 0)
    }

    @Test func `Only uploads have events and announcements, only reprocessed pictures have children`() {
        let workload = Workload(workflow: .standard)
        #expect(workload.uploaded[.busEvents] == 1 && workload.uploaded[.topicPublishes] == 1)
        #expect(workload.reprocessed[.busEvents] == 0 && workload.reprocessed[.topicPublishes] == 0)
        #expect(workload.uploaded[.expressRequests] == 0 && workload.reprocessed[.expressRequests] == 1)
    }

    @Test func `What is unchanged costs less than a thirtieth of what is made again`() {
        let prices = Prices.usEast1
        for workflow in Workload.Workflow.allCases {
            let workload = Workload(workflow: workflow)
            #expect(prices.dollars(for: workload.unchanged) * 30 < prices.dollars(for: workload.reprocessed))
        }
    }

    @Test(arguments: [
        (1000, 0, 100, 40.0), (0, 10_000, 100, 10), (1_000_000, 0, 10_000, 1000), (0, 0, 1, 0), (1, 0, 100, 4),
    ])
    func `A run takes as long as its pictures, and as its children take to be dispatched`(
        executions: Int, idle: Int, concurrency: Int, seconds: Double
    ) {
        #expect(Workload().reprocessSeconds(executions: executions, idle: idle, concurrency: concurrency) == seconds)
    }
}
