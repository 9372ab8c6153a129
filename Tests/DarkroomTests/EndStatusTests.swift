import Core
import Testing

@testable import darkroom

struct EndStatusTests {
    @Test(arguments: [
        (ErrorName.imageCorrupt, EndStatus.pictureFailed), (.configInvalid, .usage), (.configKeyCollision, .usage),
        (.awsUnavailable, .aws), (.sourceNotFound, .aws), (.deadlineExceeded, .aws),
    ])
    func `An error's name decides the status`(name: ErrorName, status: EndStatus) {
        #expect(EndStatus(of: DarkroomError(name, ""), parserStatus: 64) == status)
    }

    @Test func `Wrong usage is 2, help is fine, a failed picture stays 1`() {
        struct Other: Error {}
        #expect(EndStatus(of: Other(), parserStatus: 64) == .usage)
        #expect(EndStatus(of: Other(), parserStatus: 0) == .fine)
        #expect(EndStatus(of: EndStatus.pictureFailed, parserStatus: 1) == .pictureFailed)
    }

    @Test func `An error is one line`() throws {
        let line = try #require(ErrorLine.text(of: DarkroomError(.awsUnavailable, "no\nanswer")))
        #expect(!line.contains("\n"))
        #expect(line.hasPrefix("AWS.Unavailable: "))
    }
}
