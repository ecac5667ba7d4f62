import AgentSandboxAPI
import ControllerRuntime

/// The process `agent-sandbox-controller`: the Sandbox controller and, with `--extensions`, those of claims, templates and pools.
public enum AgentSandboxManager {
    /// The name of the process.
    public static let processName = "agent-sandbox-controller"
    /// The names of the repairs of upstream's defects that can be switched on.
    public static let features: [String] = Feature.allCases.map(\.rawValue)
    /// The names of the historical defects that can be switched on.
    public static let mutants: [String] = Mutants.names

    /// Describes the process of a profile as a whole system has it: unless the flags say otherwise, with `--extensions`, without which
    /// upstream starts the Sandbox controller alone. The domains are those of labels that claims may put on Pods, nil for the default.
    public static func make(
        _ profile: AgentSandboxProfile, controlPlane: ControlPlane, flags: [(name: String, value: String)],
        allowedLabelDomains: [String]? = nil, features: [String] = [], mutants: [String] = []
    ) throws -> ControllerManager {
        var flags = flags
        if !flags.contains(where: { FlagName.bare($0.name) == "extensions" }) { flags.append((name: "extensions", value: "true")) }
        switch profile {
        case .v05:
            var controllerFlags = try ControllerFlags(flags)
            controllerFlags.allowedLabelDomains = allowedLabelDomains
            return try make(controlPlane: controlPlane, flags: controllerFlags, features: features, mutants: mutants)
        case .v01:
            let choices = [("features", features), ("mutants", mutants), ("label domains", allowedLabelDomains ?? [])]
            for (what, names) in choices where !names.isEmpty {
                throw AgentSandboxManagerError("profile v0.1 has no \(what): remove them or use profile v0.5")
            }
            return V01Manager.make(controlPlane: controlPlane, flags: try V01Flags(flags))
        }
    }

    /// Describes the process of profile v0.5. Features and mutants are given by name; a name that does not exist is refused.
    public static func make(
        controlPlane: ControlPlane, flags: ControllerFlags, features: [String], mutants: [String]
    ) throws(AgentSandboxManagerError) -> ControllerManager {
        if flags.version {
            throw AgentSandboxManagerError("--version makes the process print its version and exit: remove it to run controllers")
        }
        let features = try FeatureSet(features)
        let mutants = try Mutants(mutants)
        return ControllerManager(name: processName, controlPlane: controlPlane) { incarnation in
            try Caches.register(in: incarnation, flags: flags)
            try ProcessMetrics.register(in: incarnation, flags: flags)
            try SandboxController.register(in: incarnation, flags: flags, features: features, mutants: mutants.sandbox)
            guard flags.extensions else { return }
            try SandboxClaimController.register(in: incarnation, flags: flags, features: features, mutants: mutants.claim)
            try SandboxTemplateController.register(in: incarnation, flags: flags, features: features, mutants: mutants.template)
            try SandboxWarmPoolController.register(in: incarnation, flags: flags, features: features, mutants: mutants.pool)
        }
    }
}

/// Why the process cannot be made.
public struct AgentSandboxManagerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong and what would be right.
    public let description: String

    init(_ description: String) { self.description = description }

    static func unknown(_ what: String, _ name: String) -> AgentSandboxManagerError {
        AgentSandboxManagerError("unknown \(what) \"\(name)\": docs/\(what)s.md lists them")
    }
}
