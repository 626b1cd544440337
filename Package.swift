// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "portal",
    products: [
        .executable(name: "portal-fcgi", targets: ["PortalFCGI"]),
        .executable(name: "portal-jobs", targets: ["PortalJobs"]),
        .executable(name: "portalctl", targets: ["portalctl"]),
    ],
    targets: [
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CFastCGI", pkgConfig: "fcgi", providers: [.apt(["libfcgi-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(
            name: "CText", pkgConfig: "libidn2", providers: [.apt(["libidn2-dev", "libunistring-dev"])]),
        .systemLibrary(name: "CFIDO2", pkgConfig: "libfido2", providers: [.apt(["libfido2-dev"])]),
        .systemLibrary(name: "CPSL", pkgConfig: "libpsl", providers: [.apt(["libpsl-dev"])]),
        .systemLibrary(name: "CZxcvbn", providers: [.apt(["libzxcvbn-dev"])]),
        .systemLibrary(name: "CSpng", pkgConfig: "spng", providers: [.apt(["libspng-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CResolv"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .target(name: "CLinux"),
        .target(name: "PortalTypes", swiftSettings: strict),
        .target(name: "Database", dependencies: ["CSQLite", "CLinux"], swiftSettings: strict),
        .target(name: "PortalStore", dependencies: ["Database", "PortalTypes"], swiftSettings: strict),
        .target(
            name: "PortalToolkit",
            dependencies: ["PortalTypes", "COpenSSL", "CFIDO2", "CText", "CPSL", "CZxcvbn", "CSpng", "CLinux"],
            swiftSettings: strict),
        .target(name: "PortalLogic", dependencies: ["PortalStore", "PortalToolkit"], swiftSettings: strict),
        .target(
            name: "PortalAPI", dependencies: ["PortalLogic", "PortalStore", "PortalToolkit"], swiftSettings: strict),
        .target(
            name: "PortalRuntime", dependencies: ["PortalToolkit", "CLinux", "CZlib", "CZstd"], swiftSettings: strict),
        .executableTarget(
            name: "PortalFCGI",
            dependencies: [
                "PortalRuntime", "PortalAPI", "PortalStore", "PortalToolkit", "CFastCGI", "CLinux",
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "PortalJobs",
            dependencies: ["PortalRuntime", "PortalLogic", "PortalStore", "PortalToolkit", "CCurl", "CResolv"],
            swiftSettings: strict),
        .executableTarget(
            name: "portalctl",
            dependencies: ["PortalRuntime", "PortalLogic", "PortalStore", "PortalToolkit", "CLinux"],
            exclude: ["acme", "acme-dark", "globex", "initech", "umbrella"].map { "Demo/Logos/\($0).svg" },
            resources: ["acme", "acme-dark", "globex", "initech", "umbrella"].map {
                .embedInCode("Demo/Logos/\($0).png")
            },
            swiftSettings: strict),
        .executableTarget(
            name: "LaneProbe", dependencies: ["Database", "CSQLite"], path: "Tests/LaneProbe", swiftSettings: strict),
        .testTarget(name: "DatabaseTests", dependencies: ["Database", "LaneProbe"], swiftSettings: strict),
        .testTarget(
            name: "StoreTests", dependencies: ["PortalStore", "Database"], exclude: ["Fixtures"], swiftSettings: strict),
        .testTarget(name: "ToolkitTests", dependencies: ["PortalToolkit"], swiftSettings: strict),
        .testTarget(
            name: "LogicTests", dependencies: ["PortalLogic", "PortalStore", "PortalToolkit"], exclude: ["Vectors"],
            swiftSettings: strict),
        .testTarget(
            name: "APITests",
            dependencies: ["PortalAPI", "PortalLogic", "PortalStore", "PortalToolkit", "Database", "COpenSSL"],
            swiftSettings: strict),
        .testTarget(
            name: "RuntimeTests",
            dependencies: [
                "PortalRuntime", "PortalFCGI", "PortalJobs", "PortalAPI", "PortalLogic", "PortalStore", "PortalToolkit",
            ], swiftSettings: strict),
        .testTarget(
            name: "ControlTests",
            dependencies: ["portalctl", "PortalAPI", "PortalLogic", "PortalStore", "PortalToolkit", "Database"],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
