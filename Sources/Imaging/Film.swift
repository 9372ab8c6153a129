import CVips
import Core

/// The frames of an animation standing below each other, as libvips loads and saves them.
enum Film {
    /// What a loaded film says of its frames; nil for a still picture. Delays that are missing count as 100 ms.
    static func animation(of film: borrowing Picture) throws -> Animation? {
        let frames = Int(vips_image_get_n_pages(film.image))
        guard frames > 1 else { return nil }
        guard frames <= Animation.mostFrames else {
            throw DarkroomError(
                .imageAnimationTooLong,
                "found \(frames) frames, at most \(Animation.mostFrames) can be kept moving: ask for a still size")
        }
        let found = film.numbers("delay") ?? []
        var delays = Array(found.prefix(frames))
        delays += [Int](repeating: delays.last ?? 100, count: frames - delays.count)
        return Animation(delays: delays, loop: film.number("loop") ?? 0)
    }

    /// One frame of `count`, and nothing that would make it look like several.
    ///
    /// The corresponding C function is `vips_extract_area`.
    static func frame(_ index: Int, of count: Int, in film: borrowing Picture) throws -> Picture {
        let (width, height) = (Int32(film.width), Int32(film.height / count))
        return try film.made("taking frame \(index)") {
            darkroom_extract_area($0, &$1, 0, Int32(index) * height, width, height)
        }
    }

    /// The film of these frames, which are equal in size.
    ///
    /// The corresponding C function is `vips_arrayjoin`.
    static func join(_ frames: [SharedPicture], before deadline: Deadline) throws -> Picture {
        var images = frames.map { Optional($0.picture.image) }
        var film = try Picture(.internalFault, tried: "joining", on: "\(frames.count) frames") {
            darkroom_stack(&images, &$0, Int32(images.count))
        }
        try withExtendedLifetime(frames) { try film.settle(tried: "joining frames", before: deadline) }
        return film
    }

    /// The film with what a saver must know to write it as an animation.
    static func marked(_ film: borrowing Picture, as animation: Animation) throws -> Picture {
        // A copy, since the image may be shared.
        let space = film.interpretation
        let copy = try film.made("copying") { darkroom_copy_interpretation($0, &$1, space) }
        vips_image_set_int(copy.image, "page-height", Int32(film.height / animation.frames))
        vips_image_set_int(copy.image, "loop", Int32(clamping: animation.loop))
        let delays = animation.eachDelay.map { Int32(clamping: $0) }
        vips_image_set_array_int(copy.image, "delay", delays, Int32(delays.count))
        return copy
    }
}

extension Picture {
    /// A number among the metadata, or nil.
    fileprivate borrowing func number(_ field: String) -> Int? {
        var value: Int32 = 0
        guard vips_image_get_typeof(image, field) != 0, vips_image_get_int(image, field, &value) == 0 else {
            return nil
        }
        return Int(value)
    }

    /// A list of numbers among the metadata, or nil.
    fileprivate borrowing func numbers(_ field: String) -> [Int]? {
        var (start, count): (UnsafeMutablePointer<Int32>?, Int32) = (nil, 0)
        guard vips_image_get_typeof(image, field) != 0,
            vips_image_get_array_int(image, field, &start, &count) == 0
        else { return nil }
        return UnsafeBufferPointer(start: start, count: Int(count)).map(Int.init)
    }
}
