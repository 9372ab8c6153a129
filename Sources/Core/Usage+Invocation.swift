extension Usage {
    /// One invocation of a Lambda function on the processor that this program is built for.
    /// - Parameters:
    ///   - seconds: what is billed: the work, and in a first invocation the start.
    ///   - memory: the function's memory in MB.
    public static func invocation(seconds: Double, memory: Int) -> Usage {
        #if arch(arm64)
            let time = BilledItem.lambdaArmGigabyteSeconds
        #else
            let time = BilledItem.lambdaGigabyteSeconds
        #endif
        return Usage([.lambdaRequests: 1, time: seconds * Double(memory) / 1024])
    }
}
