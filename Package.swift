// swift-tools-version: 6.2
import PackageDescription

/// Every target of the project treats warnings as errors; dependencies keep their own settings.
///
/// Async functions run where their caller runs. Without that the run time would ask for the preferred executor of the task after each call
/// and each return: reconcilers are made of many small functions.
let settings: [SwiftSetting] = [.treatAllWarnings(as: .error), .enableUpcomingFeature("NonisolatedNonsendingByDefault")]

/// A module of the project and the floors below it that it may import.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// The tests of one module.
func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(name: "\(name)Tests", dependencies: [.byName(name: name)] + dependencies, swiftSettings: settings)
}

/// What carries requests over sockets; one module alone knows it.
let transport: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
    .product(name: "NIOHTTP1", package: "swift-nio"), .product(name: "NIOTLS", package: "swift-nio"),
    .product(name: "NIOSSL", package: "swift-nio-ssl"),
    .product(name: "X509", package: "swift-certificates"), .product(name: "Crypto", package: "swift-crypto"),
    .product(name: "SwiftASN1", package: "swift-asn1"),
]

let package = Package(
    name: "sandtable",
    products: [
        .library(name: "ObjectModel", targets: ["ObjectModel"]),
        .library(name: "Simulation", targets: ["Simulation"]),
        .library(name: "RegularExpressions", targets: ["RegularExpressions"]),
        .library(name: "CEL", targets: ["CEL"]),
        .library(name: "KubernetesAPI", targets: ["KubernetesAPI"]),
        .library(name: "AgentSandboxAPI", targets: ["AgentSandboxAPI"]),
        .library(name: "APIServer", targets: ["APIServer"]),
        .library(name: "ControllerRuntime", targets: ["ControllerRuntime"]),
        .library(name: "SandboxRuntime", targets: ["SandboxRuntime"]),
        .library(name: "SimulatedRuntime", targets: ["SimulatedRuntime"]),
        .library(name: "ClusterControllers", targets: ["ClusterControllers"]),
        .library(name: "AgentSandboxControllers", targets: ["AgentSandboxControllers"]),
        .library(name: "World", targets: ["World"]),
        .library(name: "SandtableTestKit", targets: ["SandtableTestKit"]),
        .library(name: "Invariants", targets: ["Invariants"]),
        .library(name: "Scenarios", targets: ["Scenarios"]),
        .library(name: "RESTEndpoints", targets: ["RESTEndpoints"]),
        .library(name: "HTTPServer", targets: ["HTTPServer"]),
        .library(name: "WallClock", targets: ["WallClock"]),
        .library(name: "ServedWorld", targets: ["ServedWorld"]),
        .library(name: "Exploration", targets: ["Exploration"]),
        .library(name: "Recording", targets: ["Recording"]),
        .executable(name: "sandtable", targets: ["sandtable"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.0.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.0.0"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.0"),
    ],
    targets: [
        .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "CThreadIdentity"),
        module("ObjectModel", ["CLibYAML"]),
        module("RegularExpressions"),
        module("CEL", ["RegularExpressions", "ObjectModel"]),
        module("Simulation", ["CThreadIdentity", "ObjectModel"]),
        module("KubernetesAPI", ["CEL", "RegularExpressions", "ObjectModel"]),
        module("AgentSandboxAPI", ["KubernetesAPI", "ObjectModel"]),
        module("APIServer", ["KubernetesAPI", "CEL", "ObjectModel"]),
        module("RESTEndpoints", ["APIServer", "KubernetesAPI", "ObjectModel"]),
        module("HTTPServer", ["RESTEndpoints", "APIServer", "ObjectModel", "CZlib"] + transport),
        module("SandboxRuntime", ["ObjectModel"]),
        module("ControllerRuntime", ["APIServer", "KubernetesAPI", "Simulation", "ObjectModel"]),
        module("SimulatedRuntime", ["SandboxRuntime", "Simulation", "ObjectModel"]),
        module(
            "ClusterControllers",
            ["ControllerRuntime", "SandboxRuntime", "APIServer", "KubernetesAPI", "Simulation", "ObjectModel"]),
        module(
            "AgentSandboxControllers",
            ["ControllerRuntime", "AgentSandboxAPI", "APIServer", "KubernetesAPI", "Simulation", "ObjectModel"]),
        module(
            "World",
            [
                "AgentSandboxControllers", "ClusterControllers", "SimulatedRuntime", "SandboxRuntime", "ControllerRuntime",
                "AgentSandboxAPI", "APIServer", "KubernetesAPI", "Simulation", "ObjectModel",
            ]),
        module(
            "SandtableTestKit",
            ["ServedWorld", "HTTPServer", "World", "ControllerRuntime", "APIServer", "KubernetesAPI", "Simulation", "ObjectModel"]),
        module(
            "Invariants",
            [
                "World", "AgentSandboxControllers", "AgentSandboxAPI", "ControllerRuntime", "APIServer", "KubernetesAPI", "Simulation",
                "ObjectModel",
            ]),
        module(
            "Scenarios",
            [
                "Invariants", "World", "AgentSandboxControllers", "ClusterControllers", "AgentSandboxAPI", "CEL", "ControllerRuntime",
                "APIServer", "KubernetesAPI", "SandboxRuntime", "SimulatedRuntime", "Simulation", "ObjectModel",
            ]),
        module("WallClock", ["Scenarios", "World", "Simulation", "ObjectModel"]),
        module(
            "ServedWorld",
            ["HTTPServer", "WallClock", "Scenarios", "World", "RESTEndpoints", "APIServer", "Simulation", "ObjectModel"]),
        module(
            "Exploration",
            ["Scenarios", "World", "AgentSandboxControllers", "ControllerRuntime", "APIServer", "Simulation", "ObjectModel"]),
        module(
            "Recording",
            [
                "Scenarios", "World", "ControllerRuntime", "APIServer", "KubernetesAPI", "Simulation", "ObjectModel",
                .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]),
        .executableTarget(
            name: "sandtable",
            dependencies: [
                "ServedWorld", "HTTPServer", "Exploration", "Recording", "Scenarios", "World", "RESTEndpoints", "AgentSandboxControllers",
                "AgentSandboxAPI", "ControllerRuntime", "APIServer", "KubernetesAPI", "Simulation", "ObjectModel",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings, linkerSettings: [.linkedLibrary("m")]),
        tests("ObjectModel"),
        tests("RegularExpressions"),
        tests("CEL", ["ObjectModel"]),
        tests("Simulation", ["ObjectModel"]),
        tests("KubernetesAPI", ["CEL", "ObjectModel"]),
        tests("AgentSandboxAPI", ["KubernetesAPI", "ObjectModel"]),
        tests("APIServer", ["AgentSandboxAPI", "KubernetesAPI", "ObjectModel"]),
        .target(
            name: "WireBehaviours", dependencies: ["RESTEndpoints", "ObjectModel"], path: "Tests/WireBehaviours", swiftSettings: settings),
        tests("RESTEndpoints", ["WireBehaviours", "AgentSandboxAPI", "APIServer", "KubernetesAPI", "ObjectModel"]),
        tests("ControllerRuntime", ["APIServer", "KubernetesAPI", "Simulation", "ObjectModel"]),
        tests("SimulatedRuntime", ["SandboxRuntime", "Simulation", "ObjectModel"]),
        tests("ClusterControllers", ["World", "APIServer", "ControllerRuntime", "SandboxRuntime", "Simulation", "ObjectModel"]),
        tests("AgentSandboxControllers", ["World", "APIServer", "ControllerRuntime", "AgentSandboxAPI", "Simulation", "ObjectModel"]),
        tests("World", ["AgentSandboxAPI", "APIServer", "ControllerRuntime", "Simulation", "ObjectModel"]),
        tests("SandtableTestKit", ["World", "APIServer", "ObjectModel"]),
        tests(
            "Invariants",
            [
                "Scenarios", "World", "AgentSandboxControllers", "AgentSandboxAPI", "ControllerRuntime", "APIServer", "KubernetesAPI",
                "Simulation", "ObjectModel",
            ]),
        tests(
            "Scenarios",
            [
                "World", "AgentSandboxControllers", "AgentSandboxAPI", "APIServer", "SimulatedRuntime", "ControllerRuntime", "Simulation",
                "ObjectModel",
            ]),
        tests("Exploration", ["Scenarios", "World", "AgentSandboxControllers", "Simulation", "ObjectModel"]),
        tests(
            "Recording",
            [
                "Scenarios", "World", "ControllerRuntime", "APIServer", "Simulation", "ObjectModel",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        tests("HTTPServer", ["RESTEndpoints", "ObjectModel", "CZlib", .product(name: "NIOEmbedded", package: "swift-nio")] + transport),
        tests("WallClock", ["Scenarios", "World", "Simulation", "ObjectModel"]),
        tests("ServedWorld", ["HTTPServer", "Scenarios", "World", "ObjectModel"]),
        .testTarget(
            name: "ConformanceTests",
            dependencies: [
                "World", "AgentSandboxControllers", "AgentSandboxAPI", "SimulatedRuntime", "ControllerRuntime", "APIServer",
                "KubernetesAPI",
                "Simulation", "ObjectModel",
            ], exclude: ["README.md"], swiftSettings: settings),
        .testTarget(
            name: "ContractTests",
            dependencies: ["WireBehaviours", "SandtableTestKit", "ServedWorld", "RESTEndpoints", "KubernetesAPI", "ObjectModel"],
            swiftSettings: settings),
        .testTarget(name: "ClientTests", dependencies: ["sandtable"], exclude: ["Transcripts"], swiftSettings: settings),
        .testTarget(
            name: "SandtableTests", dependencies: ["sandtable", "Scenarios", "ObjectModel"], exclude: ["Golden"], swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
