import FoundationEssentials

extension ImageRecord {
    /// This record closed by `manifest`, which is stored at `place`. What it took over from is deleted by now, except what a function of
    /// that may still write: for that the sweeper comes back.
    /// - Parameter mayPass: the failure of a partial image that another try may not meet.
    public func closed(as manifest: Manifest, at place: String, mayPass: Failure?, now: Date) -> ImageRecord {
        var record = self
        record.version += 1
        record.status = manifest.verdict == .done ? .done : .partial
        record.revision = manifest.revision
        record.manifest = place
        record.error = mayPass
        record.finishedAt = Timestamp.string(now)
        record.leaseUntil = nil
        record.abandoned.removeAll { Double($0.until) <= now.timeIntervalSince1970 }
        record.sweepAt = record.nextSweep
        return record
    }

    /// The record of the image that `manifest` is of, where that has expired: not written yet.
    public init(of manifest: Manifest) {
        self.init(
            owner: "nobody", planId: manifest.planId, eTag: manifest.source.eTag, preset: manifest.preset,
            status: manifest.verdict == .done ? .done : .partial, version: 0, revision: manifest.revision,
            origin: .upload, startedAt: manifest.createdAt, keys: manifest.variants.map(\.key))
    }
}
