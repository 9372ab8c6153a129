// swift-tools-version: 6.1
import PackageDescription

// The pinned libvips that `make deps` unpacks: found here at build time, beside the executable in a Lambda package.
let runPaths: [LinkerSetting] = [
    .unsafeFlags([
        "-Xlinker", "-rpath", "-Xlinker", "$ORIGIN/lib",
        "-Xlinker", "-rpath", "-Xlinker", "\(Context.packageDirectory)/.deps/lib",
    ])
]
// What a function's start-up and package gain: no table of symbols that nobody looks up, relocations packed.
let shipped: [LinkerSetting] = [
    .unsafeFlags(
        [
            "-use-ld=lld", "-Xlinker", "--no-export-dynamic", "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs",
        ],
        .when(configuration: .release))
]
// Functions that resemble each other side by side, and texts that end alike shared: the zip is 0.1 MB smaller, and what starts is scattered,
// which costs a fiftieth. Only where fonts leave little room.
let compact: [LinkerSetting] = [
    .unsafeFlags(["-Xlinker", "--bp-compression-sort=function", "-Xlinker", "-O2"], .when(configuration: .release))
]
// A function without pictures needs no shared library at all, the C library included: it starts in a quarter of the time.
let alone: [LinkerSetting] = [
    .unsafeFlags(["-static-executable", "-Xclang-linker", "-static-pie"], .when(configuration: .release))
]
let strict: [SwiftSetting] = [.enableUpcomingFeature("ExistentialAny")]
// What decides and waits, but touches no pixel: small code starts sooner than fast code.
let small: [SwiftSetting] = strict + [.unsafeFlags(["-Osize"], .when(configuration: .release))]

/// A Lambda function: its directory and product are the same name in two spellings.
func function(_ name: String, pictures: Bool = false, fonts: Bool = false) -> Target {
    .executableTarget(
        name: name,
        dependencies: ["Core", "AWSClient", "LambdaRuntime", "Pipeline"] + (pictures ? ["Imaging"] : []),
        path: "Sources/Functions/\(name)",
        swiftSettings: small,
        linkerSettings: shipped + (fonts ? compact : []) + (pictures ? runPaths : alone))
}

let package = Package(
    name: "darkroom",
    products: [
        .executable(name: "validate-and-exif-orient", targets: ["ValidateAndExifOrient"]),
        .executable(name: "resize-variant", targets: ["ResizeVariant"]),
        .executable(name: "watermark", targets: ["Watermark"]),
        .executable(name: "rekognition-tag", targets: ["RekognitionTag"]),
        .executable(name: "notify-sns", targets: ["NotifySNS"]),
        .executable(name: "dlq-replay", targets: ["DLQReplay"]),
        .executable(name: "presign-upload", targets: ["PresignUpload"]),
        .executable(name: "darkroom", targets: ["darkroom"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2")
    ],
    targets: [
        .systemLibrary(name: "CVips", pkgConfig: "darkroom-vips"),
        .systemLibrary(name: "CHeif"),
        .systemLibrary(name: "CCodecs"),
        .systemLibrary(name: "CExif", pkgConfig: "libexif"),
        .systemLibrary(name: "CCurl", pkgConfig: "darkroom-curl"),
        .systemLibrary(name: "CCrypto", pkgConfig: "darkroom-curl"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib"),
        .systemLibrary(name: "CMalloc"),

        .target(name: "Hashing", dependencies: ["CCrypto"], swiftSettings: strict),
        .target(name: "Core", dependencies: ["Hashing"], swiftSettings: small),
        .target(name: "HTTP", dependencies: ["CCurl", "Core"], swiftSettings: small),
        .target(
            name: "AWSClient", dependencies: ["HTTP", "Core", "Hashing"],
            swiftSettings: small),
        .target(
            name: "Pipeline", dependencies: ["AWSClient", "LambdaRuntime", "Core", "CMalloc"], swiftSettings: small),
        .target(name: "LambdaRuntime", dependencies: ["HTTP", "Core"], swiftSettings: small),
        .target(name: "LocalRendering", dependencies: ["Imaging", "Core"], swiftSettings: strict),
        .target(name: "Gzip", dependencies: ["CZlib", "Core"], swiftSettings: strict),
        .target(name: "Imaging", dependencies: ["CVips", "CHeif", "CCodecs", "CExif", "Core"], swiftSettings: strict),

        function("ValidateAndExifOrient", pictures: true),
        function("ResizeVariant", pictures: true),
        function("Watermark", pictures: true, fonts: true),
        function("RekognitionTag"),
        function("NotifySNS"),
        function("DLQReplay"),
        function("PresignUpload"),

        .executableTarget(
            name: "darkroom",
            dependencies: [
                "Core", "AWSClient", "Pipeline", "Imaging", "LocalRendering", "Gzip",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict,
            linkerSettings: runPaths),

        .target(
            name: "Support", dependencies: ["Core", "Pipeline"], path: "Tests/Support", swiftSettings: strict),
        .executableTarget(
            name: "bench-job", dependencies: ["Core", "Imaging", "LocalRendering"], path: "bench/job",
            swiftSettings: strict, linkerSettings: runPaths),
        .executableTarget(
            name: "fuzz", dependencies: ["Core", "Imaging"], path: "Tests/Fuzz", swiftSettings: strict,
            linkerSettings: runPaths),
        .testTarget(name: "CoreTests", dependencies: ["Core"], swiftSettings: strict),
        .target(name: "LoopbackServer", path: "Tests/LoopbackServer", swiftSettings: strict),
        .testTarget(name: "HTTPTests", dependencies: ["HTTP", "Core", "LoopbackServer"], swiftSettings: strict),
        .testTarget(
            name: "AWSClientTests",
            dependencies: ["AWSClient", "HTTP", "Core", "Hashing", "LoopbackServer"],
            swiftSettings: strict),
        .testTarget(
            name: "LambdaRuntimeTests", dependencies: ["LambdaRuntime", "HTTP", "Core", "LoopbackServer"],
            swiftSettings: strict),
        .testTarget(name: "GzipTests", dependencies: ["Gzip", "Core"], swiftSettings: strict),
        .testTarget(name: "PipelineTests", dependencies: ["Pipeline", "Core", "Support"], swiftSettings: strict),
        // Optimised, since it looks at some hundred thousand states.
        .testTarget(
            name: "ProtocolTests", dependencies: ["Core", "DLQReplay"],
            swiftSettings: strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]),
        .testTarget(
            name: "ImagingTests", dependencies: ["Imaging"], swiftSettings: strict,
            linkerSettings: runPaths),
        .testTarget(
            name: "FunctionsTests",
            dependencies: [
                "ValidateAndExifOrient", "ResizeVariant", "Watermark", "RekognitionTag", "NotifySNS", "DLQReplay",
                "PresignUpload", "AWSClient", "Imaging", "Support",
            ],
            swiftSettings: strict,
            linkerSettings: runPaths),
        .testTarget(
            name: "DarkroomTests", dependencies: ["darkroom"], swiftSettings: strict, linkerSettings: runPaths),
    ],
    swiftLanguageModes: [.v6]
)
