import Core

/// What a look at a picture's record says: a decision, apart from the loop that acts on it.
enum FollowStep: Equatable {
    /// No execution has taken the upload yet.
    case unclaimed
    /// One is at work.
    case running
    /// It is through, with this record.
    case finished(ImageRecord)

    /// How long a record that was final before the upload may stay as it was, in seconds. Bytes that are there already make an
    /// execution that leaves no trace; a changed preset makes one that claims the record within this time.
    static let graceSeconds = 5.0

    /// - Parameters:
    ///   - record: the record now.
    ///   - before: the record before the upload.
    ///   - eTag: the upload's entity tag.
    ///   - seconds: the time since the upload.
    init(record: ImageRecord?, before: ImageRecord?, eTag: String, seconds: Double) {
        guard let record, record.eTag == eTag else {
            self = .unclaimed
            return
        }
        let isNew = record.version != before?.version || before?.status.isFinal == false
        switch record.status {
        case .running, .removing: self = .running
        case .done, .partial: self = isNew || seconds >= FollowStep.graceSeconds ? .finished(record) : .unclaimed
        case .failed, .superseded, .deleted: self = isNew ? .finished(record) : .unclaimed
        }
    }
}
