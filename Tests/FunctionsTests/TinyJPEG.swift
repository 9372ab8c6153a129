import FoundationEssentials

/// A JPEG of 40 x 30 stored pixels with EXIF orientation 6, so upright 30 x 40; made with Pillow.
enum TinyJPEG {
    static let bytes = [UInt8](Data(base64Encoded: base64) ?? Data())

    private static let base64 =
        "/9j/4AAQSkZJRgABAQAAAQABAAD/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAD/2wBDABsSFBcUERsXFhceHBsg"
        + "KEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSk"
        + "pKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wAARCAAeACgDASIAAhEBAxEB/8QAGgAAAgMBAQAA"
        + "AAAAAAAAAAAABAUAAgYDAf/EAB8QAAICAgMAAwAAAAAAAAAAAAADAQQRQQIUIRIiMf/EABQBAQAAAAAAAAAAAAAAAAAAAAD/xAAU"
        + "EQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwBq9+NgTLWNnlnnPorsNmMgH9v39Oq7Wdmf7M/LAZXbM4A0SH52QBrc58IB"
        + "awufRa9Ezo0TkwBMrwAg6v2zgKQiY0MOvxydV14ApXXPhA9KYIB//9k="
}
