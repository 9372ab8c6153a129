import CVips
import Core

extension Picture {
    /// This mark repeated over `area` in staggered rows, at least `apart` pixels and the mark's own height between two.
    ///
    /// The corresponding C functions are `vips_wrap`, `vips_join` and `vips_replicate`.
    borrowing func tiled(over area: Geometry.Area, apart: Int) throws -> Picture {
        let gap = max(apart, height)
        let (across, down) = (Int32(width + gap), Int32(height + gap))
        let row = try made("tiling") { darkroom_pad($0, &$1, Int32(gap / 2), Int32(gap / 2), across, down) }
        let shifted = try row.made("tiling") { darkroom_wrap($0, &$1, across / 2) }
        var sheet = try row.made("tiling") { darkroom_join_below($0, shifted.image, &$1) }
        let (columns, rows) = (area.width / sheet.width + 1, area.height / sheet.height + 1)
        try sheet.apply("tiling") { darkroom_replicate($0, &$1, Int32(columns), Int32(rows)) }
        try sheet.apply("tiling") { darkroom_extract_area($0, &$1, 0, 0, Int32(area.width), Int32(area.height)) }
        return sheet
    }
}
