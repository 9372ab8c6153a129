/// What a misspelt name was meant to be.
enum Spelling {
    /// The name nearest to `text`, if one is near: at most a third of its letters are wrong, missing, too many or exchanged.
    static func nearest(to text: String, among names: [String]) -> String? {
        let distances = names.sorted().map { (name: $0, distance: distance(text.lowercased(), $0.lowercased())) }
        guard let best = distances.min(by: { $0.distance < $1.distance }) else { return nil }
        return best.distance <= max(1, max(text.count, best.name.count) / 3) ? best.name : nil
    }

    /// The edits from one to the other: optimal string alignment distance.
    static func distance(_ from: String, _ to: String) -> Int {
        let (from, to) = (Array(from), Array(to))
        var rows = [Array(0...to.count)]
        for i in 0..<from.count {
            var row = [i + 1]
            for j in 0..<to.count {
                var best = min(rows[i][j] + (from[i] == to[j] ? 0 : 1), rows[i][j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, from[i] == to[j - 1], from[i - 1] == to[j] { best = min(best, rows[i - 1][j - 1] + 1) }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[from.count][to.count]
    }
}
