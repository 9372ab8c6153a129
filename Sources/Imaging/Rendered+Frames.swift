import CVips
import Core

extension Rendered {
    /// Changes every frame as if it were a still picture of its own.
    mutating func eachFrame(of animation: Animation, _ change: (inout Rendered) throws -> Void) throws {
        var frames: [SharedPicture] = []
        for index in 0..<animation.frames {
            try deadline.check(before: "frame \(index)")
            var frame = Rendered(
                try Film.frame(index, of: animation.frames, in: picture), background: background, metadata: metadata,
                deadline: deadline)
            try change(&frame)
            frames.append(SharedPicture(frame.picture.shared()))
        }
        picture = try Film.join(frames, before: deadline)
    }

    /// The first frame, or the picture if it does not move.
    borrowing func firstFrame() throws -> Picture {
        guard let animation else { return picture.shared() }
        return try Film.frame(0, of: animation.frames, in: picture)
    }
}
