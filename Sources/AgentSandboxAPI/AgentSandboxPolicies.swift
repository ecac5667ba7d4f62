/// Whether a Sandbox's Pod should run: `spec.operatingMode`.
public enum SandboxOperatingMode: String, Sendable, CaseIterable {
    /// The Pod should run.
    case running = "Running"
    /// The Pod should be gone; volumes and Service stay.
    case suspended = "Suspended"

    /// Reads a mode as the controller does: anything but `Suspended` means running.
    public init(reading text: String?) { self = text == SandboxOperatingMode.suspended.rawValue ? .suspended : .running }
}

/// What becomes of a Sandbox at its shutdown time: `spec.shutdownPolicy`.
public enum SandboxShutdownPolicy: String, Sendable, CaseIterable {
    /// The Sandbox is deleted.
    case delete = "Delete"
    /// The Sandbox stays, without Pod and Service.
    case retain = "Retain"

    /// Reads a policy as the controller does: anything but `Delete` means retain.
    public init(reading text: String?) { self = text == SandboxShutdownPolicy.delete.rawValue ? .delete : .retain }
}

/// What becomes of a claim when it expires: `spec.lifecycle.shutdownPolicy`.
public enum SandboxClaimShutdownPolicy: String, Sendable, CaseIterable {
    /// The claim is deleted in the background.
    case delete = "Delete"
    /// The claim is deleted after what it owns.
    case deleteForeground = "DeleteForeground"
    /// The claim stays; its Sandbox is deleted.
    case retain = "Retain"

    /// Reads a policy as the controller does: anything unknown means retain.
    public init(reading text: String?) { self = text.flatMap(Self.init(rawValue:)) ?? .retain }
}

/// Whether the controller keeps a NetworkPolicy for a template: `spec.networkPolicyManagement`.
public enum NetworkPolicyManagement: String, Sendable, CaseIterable {
    /// The controller keeps one.
    case managed = "Managed"
    /// Somebody else does.
    case unmanaged = "Unmanaged"

    /// Reads a setting as the controller does: anything but `Unmanaged` means managed.
    public init(reading text: String?) { self = text == NetworkPolicyManagement.unmanaged.rawValue ? .unmanaged : .managed }
}

/// What a claim may do to the environment of a template's containers: `spec.envVarsInjectionPolicy`.
public enum EnvVarsInjectionPolicy: String, Sendable, CaseIterable {
    /// Add variables.
    case allowed = "Allowed"
    /// Add and replace variables.
    case overrides = "Overrides"
    /// Nothing.
    case disallowed = "Disallowed"

    /// Reads a policy as the controller does: anything unknown means disallowed.
    public init(reading text: String?) { self = text.flatMap(Self.init(rawValue:)) ?? .disallowed }
}

/// What a claim may do to a template's volume claim templates: `spec.volumeClaimTemplatesPolicy`.
public enum VolumeClaimTemplatesPolicy: String, Sendable, CaseIterable {
    /// Nothing.
    case disallowed = "Disallowed"
    /// Add claim templates.
    case allowed = "Allowed"
    /// Add and replace claim templates.
    case overrides = "Overrides"

    /// Reads a policy as the controller does: anything unknown means disallowed.
    public init(reading text: String?) { self = text.flatMap(Self.init(rawValue:)) ?? .disallowed }
}

/// When a pool replaces members made from an older blueprint: `spec.updateStrategy.type`.
public enum WarmPoolUpdateStrategy: String, Sendable, CaseIterable {
    /// At once.
    case recreate = "Recreate"
    /// When they are used up.
    case onReplenish = "OnReplenish"

    /// Reads a strategy as the controller does: anything but `Recreate` means on replenish.
    public init(reading text: String?) { self = text == WarmPoolUpdateStrategy.recreate.rawValue ? .recreate : .onReplenish }
}
