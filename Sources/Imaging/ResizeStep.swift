import CVips

extension RenderStep {
    /// Scales the picture, still lying as stored, to the job's size. Colours are weighted by their opacity, or the colour
    /// that hides under transparent pixels would bleed out as a halo.
    ///
    /// The corresponding C functions are `vips_resize` and `vips_premultiply`.
    static func resize(_ picture: inout Picture, _ job: RenderJob) throws {
        let target = job.orientation.swapsAxes ? job.geometry.scaled.turned : job.geometry.scaled
        guard (picture.width, picture.height) != (target.width, target.height) else { return }
        let (hasAlpha, format) = (picture.hasAlpha, picture.format)
        if hasAlpha { try picture.apply("premultiplying") { darkroom_premultiply($0, &$1) } }
        try align(&picture, job, target)
        // From the size before the division, not from what the division left: that is rounded up, and its last row or
        // column may lie partly outside the picture.
        let horizontal = Double(target.width * job.shrink) / Double(job.stored.width)
        let vertical = Double(target.height * job.shrink) / Double(job.stored.height)
        let gap = gap(of: picture, dividedBy: max(1 / horizontal, 1 / vertical))
        if max(horizontal, vertical) <= 1 {
            // What vips_resize would do, without its own share of the work.
            if vertical < 1 { try picture.apply("resizing") { darkroom_reduce_rows($0, &$1, 1 / vertical, gap) } }
            if horizontal < 1 {
                try picture.apply("resizing") { darkroom_reduce_columns($0, &$1, 1 / horizontal, gap) }
            }
        } else {
            try picture.apply("resizing") { darkroom_resize($0, &$1, horizontal, vertical, gap) }
        }
        if hasAlpha {
            try picture.apply("unpremultiplying") { darkroom_unpremultiply($0, &$1) }
            try picture.apply("casting") { darkroom_cast($0, &$1, format) }
        }
        guard (picture.width, picture.height) != (target.width, target.height) else { return }
        try picture.apply("trimming") {
            darkroom_extract_area($0, &$1, 0, 0, Int32(target.width), Int32(target.height))
        }
    }

    /// How many times as large as asked for a picture stays when it is first divided by whole numbers, blocks averaged; then Lanczos does
    /// the rest; 0 for not at all. A small picture is not: what it would spare Lanczos is less than setting it up costs. Lanczos alone
    /// divides by no more than some hundred.
    static func gap(of picture: borrowing Picture, dividedBy factor: Double) -> Double {
        picture.width * picture.height <= 1 << 19 && factor <= 8 ? 0 : 2
    }

    /// Adds some pixels on the right and below where the division while decoding did not come out even. libvips centres
    /// what rounding the result leaves over, which would shift the whole picture; so nothing may be left over.
    private static func align(_ picture: inout Picture, _ job: RenderJob, _ target: Geometry.Area) throws {
        let (stored, shrink) = (job.stored, job.shrink)
        let right = padding(picture.width, per: Double(stored.width) / Double(shrink * target.width))
        let below = padding(picture.height, per: Double(stored.height) / Double(shrink * target.height))
        guard right + below > 0 else { return }
        let (width, height) = (Int32(picture.width + right), Int32(picture.height + below))
        try picture.apply("aligning") { darkroom_extend($0, &$1, width, height) }
    }

    /// How many pixels, at most 31, bring `length` nearest to a multiple of `factor`.
    static func padding(_ length: Int, per factor: Double) -> Int {
        func remainder(_ added: Int) -> Double {
            let quotient = Double(length + added) / factor
            return abs(quotient - quotient.rounded())
        }
        // An even division needs none; otherwise the first of the best.
        return remainder(0) < 1e-6 ? 0 : (0..<32).min { remainder($0) < remainder($1) } ?? 0
    }
}
