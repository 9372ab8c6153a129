import Core

/// What the sweeper needs of the table besides single records.
public protocol SweptRecords: Records {
    /// The uploads whose records are to be looked at, as of `moment` (epoch seconds): those longest due first, at most `most` of one of
    /// the `ImageRecord.sweepShards` shards.
    func due(at moment: Int, shard: Int, most: Int) throws -> [ObjectReference]
}
