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

let package = Package(
    name: "sandtable",
    products: [
        .library(name: "ObjectModel", targets: ["ObjectModel"]),
        .library(name: "Simulation", targets: ["Simulation"]),
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
        .library(name: "Invariants", targets: ["Invariants"]),
        .library(name: "Scenarios", targets: ["Scenarios"]),
        .library(name: "Exploration", targets: ["Exploration"]),
        .library(name: "Recording", targets: ["Recording"]),
        .executable(name: "sandtable", targets: ["sandtable"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.0.0"),
    ],
    targets: [
        .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .target(name: "CThreadIdentity"),
        module("ObjectModel", ["CLibYAML"]),
        module("CEL", ["ObjectModel"]),
        module("Simulation", ["CThreadIdentity", "ObjectModel"]),
        module("KubernetesAPI", ["CEL", "ObjectModel"]),
        module("AgentSandboxAPI", ["KubernetesAPI", "ObjectModel"]),
        module("APIServer", ["KubernetesAPI", "CEL", "ObjectModel"]),
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
                "Exploration", "Recording", "Scenarios", "World", "AgentSandboxControllers", "AgentSandboxAPI", "ControllerRuntime",
                "APIServer", "KubernetesAPI", "Simulation", "ObjectModel",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings, linkerSettings: [.linkedLibrary("m")]),
        tests("ObjectModel"),
        tests("CEL", ["ObjectModel"]),
        tests("Simulation", ["ObjectModel"]),
        tests("KubernetesAPI", ["CEL", "ObjectModel"]),
        tests("AgentSandboxAPI", ["KubernetesAPI", "ObjectModel"]),
        tests("APIServer", ["AgentSandboxAPI", "KubernetesAPI", "ObjectModel"]),
        tests("ControllerRuntime", ["APIServer", "KubernetesAPI", "Simulation", "ObjectModel"]),
        tests("SimulatedRuntime", ["SandboxRuntime", "Simulation", "ObjectModel"]),
        tests("ClusterControllers", ["World", "APIServer", "ControllerRuntime", "SandboxRuntime", "Simulation", "ObjectModel"]),
        tests("AgentSandboxControllers", ["World", "APIServer", "ControllerRuntime", "AgentSandboxAPI", "Simulation", "ObjectModel"]),
        tests("World", ["AgentSandboxAPI", "APIServer", "ControllerRuntime", "Simulation", "ObjectModel"]),
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
        .testTarget(
            name: "ConformanceTests",
            dependencies: [
                "World", "AgentSandboxControllers", "AgentSandboxAPI", "SimulatedRuntime", "ControllerRuntime", "APIServer",
                "KubernetesAPI",
                "Simulation", "ObjectModel",
            ], exclude: ["README.md"], swiftSettings: settings),
        .testTarget(
            name: "SandtableTests", dependencies: ["sandtable", "Scenarios", "ObjectModel"], exclude: ["Golden"], swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
