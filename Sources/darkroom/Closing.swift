import Core

/// How process and render end: the table or its JSON, the contact sheet, the exit status.
struct Closing {
    /// What `--json` prints.
    struct Document: Encodable {
        var pictures: [PictureReport]
        var failed: Int
        var seconds: Double
        var contactSheet: String?
    }

    var reports: [PictureReport]
    var seconds: Double
    var contactSheet: String?

    /// Prints it.
    /// - Throws: `EndStatus.pictureFailed` if a picture failed.
    func print(json: Bool) throws {
        let failed = reports.filter(\.isFailed).count
        if json {
            try JSONOutput.write(
                Document(pictures: reports, failed: failed, seconds: seconds, contactSheet: contactSheet))
        } else {
            let output = Output.standard
            let lines = ReportTable.lines(
                reports, seconds: seconds, width: output.size?.columns, colored: output.wantsColor)
            output.write(lines.map { $0 + "\n" }.joined())
            if let contactSheet { output.write("contact sheet: \(contactSheet)\n") }
        }
        if failed > 0 { throw EndStatus.pictureFailed }
    }
}
