import Core
import Testing

@testable import darkroom

struct InputFileTests {
    @Test func `Everything wrong with the files is said at once`() {
        let error = #expect(throws: DarkroomError.self) {
            try InputFile.all(at: ["/nowhere/a.jpg", "/", "/etc/passwd", "/etc/../etc/passwd"])
        }
        #expect(error?.name == .configInvalid)
        #expect(error?.message.contains("/nowhere/a.jpg: no such file") == true)
        #expect(error?.message.contains("/: a folder") == true)
        #expect(error?.message.contains("the same name as /etc/passwd") == true)
    }

    @Test func `The folder of presets is found above the executable`() throws {
        let found = try ResourceRoot.find(environment: [:], executable: "") { path in
            path.hasSuffix("/presets") || path.hasSuffix("/fonts")
        }
        #expect(found.hasPrefix("/"))
        #expect(ResourceRoot.ancestors(of: "/a/b/c") == ["/a/b/c", "/a/b", "/a"])
        #expect(try ResourceRoot.find(environment: ["LAMBDA_TASK_ROOT": "/var/task"]) { _ in false } == "/var/task")
    }
}
