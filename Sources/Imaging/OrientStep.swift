import CVips
import Core

extension RenderStep {
    /// Turns the picture upright. It happens after scaling, when there is little left to turn.
    ///
    /// The corresponding C functions are `vips_rot` and `vips_flip`.
    static func orient(_ picture: inout Picture, _ job: RenderJob) throws {
        guard job.orientation != .up else { return }
        let (angle, isMirrored) = job.orientation.turn
        if angle != VIPS_ANGLE_D0 { try picture.apply("turning") { darkroom_rot($0, &$1, angle) } }
        if isMirrored { try picture.apply("mirroring") { darkroom_flip($0, &$1, VIPS_DIRECTION_HORIZONTAL) } }
    }
}

extension Orientation {
    /// The clockwise turn, and the left-right mirroring after it, that make the stored pixels stand upright.
    var turn: (VipsAngle, isMirrored: Bool) {
        switch self {
        case .up: (VIPS_ANGLE_D0, false)
        case .upMirrored: (VIPS_ANGLE_D0, true)
        case .down: (VIPS_ANGLE_D180, false)
        case .downMirrored: (VIPS_ANGLE_D180, true)
        case .leftMirrored: (VIPS_ANGLE_D90, true)
        case .right: (VIPS_ANGLE_D90, false)
        case .rightMirrored: (VIPS_ANGLE_D270, true)
        case .left: (VIPS_ANGLE_D270, false)
        }
    }
}
